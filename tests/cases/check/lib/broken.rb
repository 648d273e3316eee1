define :half do
  check "x" do
    sql "select 1
    expect value == 1
  end
end
note "not in a module"
