runbook "What nobody uses" do
  param :country, :text, default: "DE"
  param :limit, :integer, default: 5
  fixture "no_such.sql"
  fixture "../../../README.md"
  capture :orders, :integer, "select 1"
  capture :customers, :integer, 'select 1 as "n"'
  check "single '#{limit}' in double quotes", id: :a do
    sql "select 1"
    expect value == 1, 'not #{limit}'
    remedy 'see #{ limit } and #{}'
  end
  check "brackets in words" do
    sql "select 1"
    expect value.in?(%w[a[b] [c][d[e]] f])
  end
  note "customers: #{customers}"
  gate "G"
end
