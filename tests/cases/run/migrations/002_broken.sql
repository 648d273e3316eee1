alter table orders add column note text;
alter table orderz add column note text;
alter table orders drop column note;
