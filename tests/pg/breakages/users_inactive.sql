-- breaks: one ACTIVE user is left where two are needed; turns: P0
update users set status = 'INACTIVE', "isActive" = false where id <> 'user-qa.admin' and status = 'ACTIVE';
