# A module of the tests' own.
constant :expected, 4

# What a query gives is what is expected.
define :gives, wanted: :integer do |title, wanted:|
  check "#{title} gives #{wanted}" do
    sql "select 2 + 2"
    expect value == wanted
  end
end
