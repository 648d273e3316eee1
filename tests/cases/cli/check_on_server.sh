# Mistakes that only a server knows are found before the run, each at its place, and nothing is executed.
cat >s.sql <<'SQL'
create table orders (id bigint primary key, customer_id int not null, total numeric not null, status text, created_at timestamptz, tags text[], data jsonb, code uuid);
create table effects (n int);
create function with_effect() returns int language sql volatile as $$ insert into effects values (1) returning 1 $$;
create schema other;
create table other.hidden (id int);
SQL
cat >s.rb <<'RB'
runbook "Twenty mistakes that only a server knows" do
  fixture "s.sql"
  param :limit, :integer, default: 5
  param :label, :text, default: "a"
  constant :wrong_table, :qualified_name, "public.ordrs"
  section "S" do
    check "01 unknown table" do
      sql "select count(*) from ordes"
      expect value > 0
    end
    check "02 unknown column" do
      sql <<~SQL
        select o.id
        from orders o
        where o.totl > :limit
      SQL
      expect rows > 0
    end
    check "03 unknown function" do
      sql "select no_such_function(id) from orders"
      expect rows > 0
    end
    check "04 wrong argument type" do
      sql "select upper(id) from orders"
      expect rows > 0
    end
    check "05 row has no such column" do
      sql "select status, total from orders where id = 1"
      expect row[:stauts] == "NEW"
    end
    check "06 value of two columns" do
      sql "select status, total from orders where id = 1"
      expect value == "NEW"
    end
    check "07 units" do
      sql "select max(id) from orders"
      expect value < 1.gb
    end
    check "08 a text compared with a number" do
      sql "select status from orders"
      expect row[:status] > 5
    end
    check "09 column has no such column" do
      sql "select id from orders"
      expect column(:ids).size > 0
    end
    check "10 key column" do
      sql "select id, status from orders"
      expect row(nmae: "x")[:id] == 1
    end
    check "11 an interval and a number" do
      sql "select now() - max(created_at) from orders"
      expect value < 5
    end
    capture :first_id, :uuid, "select min(id) from orders"
    check "12 uses it" do
      sql "select 1 where :first_id is not null"
      expect value == 1
    end
    capture :pair, :text, "select id, status from orders"
    check "13 parameter type" do
      sql "select count(*) from orders where created_at > :limit and :pair = 'x'"
      expect value > 0
    end
    check "14 identifier" do
      sql 'select count(*) from :"wrong_table"'
      expect value > 0
    end
    check "15 among of text" do
      among "select status from orders"
      sql "select id from orders where total < 0"
      expect rows == 0
    end
    check "16 among, unknown table" do
      among "select count(*) from orderz"
      sql "select id from orders where total < 0"
      expect rows == 0
    end
    check "17 schema" do
      sql "select count(*) from hidden"
      expect value > 0
    end
    check "18 group by" do
      sql "select status, total from orders group by status"
      expect rows > 0
    end
    check "19 boolean" do
      sql "select count(*) from orders"
      expect value && label == "a"
    end
    check "20 operator" do
      sql "select count(*) from orders where data = 'x' || 5.5 and id = code"
      expect value > 0
    end
    check "21 a right one with an effect" do
      sql "select with_effect()"
      expect value == 1
    end
    capture :table_name, :identifier, "select 'orders'"
    check "22 not checked" do
      sql 'select count(*) from :"table_name"'
      expect value >= 0
    end
  end
  scenario "T" do
    step "create" do
      sql "create temp table t (i int)"
    end
    check "23 what the scenario creates" do
      sql "insert into t values (1)"
      expect affected == 1
    end
    check "24 affected of an insert" do
      sql "insert into orders (id, customer_id, totall) values (1, 1, 1)"
      expect affected == 1
    end
    check "25 value of nothing" do
      sql "update orders set total = 1"
      expect value == 1
    end
  end
  gate "G"
end
RB
runbook check s.rb --sandbox 2>&1 | sed '/^PostgreSQL/s/ [0-9.]* described/ VERSION described/'
runbook check s.rb --sandbox --target postgresql:///x
runbook check s.rb --target postgresql://nobody@127.0.0.1:1/x 2>&1 | grep -v '^warning\|^ *|\|^ *-->\|^ *[0-9]* |\|^ *=\|^$'
