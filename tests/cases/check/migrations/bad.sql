create table a (id int);
select frm;
create tabel b (id int);
vacuum a;
