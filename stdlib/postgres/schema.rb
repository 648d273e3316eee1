# postgres/schema: checks of a schema, by PostgreSQL's catalogs.
# Names are looked up through the search_path, as in the application's own queries, and exactly as they are written:
# "Orders" is not the table orders.

# The extension is installed in this database.
define :extension_installed do |extension|
  check "the extension #{extension} is installed" do
    sql "select count(*) from pg_extension where extname = :extension"
    expect value == 1
    remedy "As the database's owner: create extension #{extension};"
  end
end

# Every table in the list exists; the query returns the names of those that do not.
define :tables_exist, tables: [:text] do |tables|
  check "all tables exist" do
    among "select cardinality(:tables::text[])"
    sql <<~SQL
      select wanted.name as missing_table
      from unnest(:tables::text[]) as wanted (name)
      where not exists (
        select from pg_class c
        where c.relkind in ('r', 'p') and c.oid = to_regclass((
          select string_agg(quote_ident(part), '.' order by place)
          from unnest(string_to_array(wanted.name, '.')) with ordinality as parts (part, place))))
      order by 1
    SQL
    expect rows == 0
  end
end

# The column exists and has the type, as `format_type` writes it: "uuid", "text", "character varying(20)".
define :column_has_type, table: :qualified_name do |table:, column:, type:|
  check "#{table}.#{column} is #{type}" do
    sql <<~SQL
      select format_type(a.atttypid, a.atttypmod) as type
      from pg_attribute a
      where a.attrelid = to_regclass((
          select string_agg(quote_ident(part), '.' order by place)
          from unnest(string_to_array(:table, '.')) with ordinality as parts (part, place)))
        and a.attname = :column and a.attnum > 0 and not a.attisdropped
    SQL
    expect rows == 1
    expect row[:type] == type
  end
end

# The index exists and is valid; a CREATE INDEX CONCURRENTLY that fails leaves an invalid one.
define :index_valid do |index:|
  check "the index #{index} exists and is valid" do
    sql <<~SQL
      select exists (
        select from pg_index i
        where i.indisvalid and i.indisready and i.indexrelid = to_regclass((
          select string_agg(quote_ident(part), '.' order by place)
          from unnest(string_to_array(:index, '.')) with ordinality as parts (part, place))))
    SQL
    expect value
  end
end

# Every value of the child's column, except NULL, has its row in the parent, whether or not there is a foreign key.
define :no_orphans, child: :qualified_name, parent: :qualified_name, column: :identifier, key: :identifier do |child:, column:, parent:, key: "id"|
  check "every #{child}.#{column} has its row in #{parent}" do
    among 'select count(*) from :"child" where :"column" is not null'
    sql <<~SQL
      select c.:"column" as orphan, count(*) as rows
      from :"child" as c
      where c.:"column" is not null
        and not exists (select from :"parent" as p where p.:"key" = c.:"column")
      group by 1 order by 2 desc, 1
    SQL
    expect rows == 0
  end
end

# No two rows have the same value in the column, except NULL.
define :no_duplicates, table: :qualified_name, column: :identifier do |table:, column:|
  check "no two rows of #{table} have the same #{column}" do
    among 'select count(*) from :"table" where :"column" is not null'
    sql <<~SQL
      select t.:"column" as duplicate, count(*) as rows
      from :"table" as t where t.:"column" is not null
      group by 1 having count(*) > 1 order by 2 desc, 1
    SQL
    expect rows == 0
  end
end
