runbook "Lists and values" do
  param :a, :text, default: %w[x y]
  param :b, [:text], default: "x"
  param :c, [:integer], default: ["1", "x"]
  param :d, [:integer], default: [3], one_of: [1, 2]
  param :e, [:integer, :text]
  database :postgres, version: ">= 14"
  database :postgres
  check "a" do
    sql "select :a, :b, :c, :d, :e"
    expect rows == 1
  end
  gate "G"
end
