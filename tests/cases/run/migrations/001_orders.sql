-- A migration as people write them: with its own transaction.
begin;

create table orders (
    id int primary key,
    total numeric not null check (total >= 0)  -- a semicolon; in a comment
);
/* And a function; /* whose body */ has semicolons; */
create function doubled(n numeric) returns numeric language plpgsql as $$
begin
    return n * 2;
end $$;
insert into orders values (1, 10), (2, 20);

commit;
