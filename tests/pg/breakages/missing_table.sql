-- breaks: one of the 16 master tables is missing (renamed out of the way); turns: C1
-- It has no CHECK constraint, so only the table is missing.
alter table atp_submission_documents rename to atp_submission_documents_old;
