-- breaks: one of the 16 master tables is missing (renamed out of the way); turns: C1
-- It bears no CHECK constraint, so nothing but the table is missed.
alter table atp_submission_documents rename to atp_submission_documents_old;
