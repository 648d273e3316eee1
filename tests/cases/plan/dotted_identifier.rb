# args: --set table=sales.orders
runbook "A name with a schema, given as text" do
  param :table, :text
  check "it has rows" do
    sql 'select count(*) from :"table"'
    expect value > 0
  end
  gate "G"
end
