runbook "Places that need a literal" do
  param :a, :integer, default: 5
  param :b, :integer, default: a
  constant :c, a
  constant :d, :uuid, "not a uuid"
  constant :e, :integer, %w[1 two]
  constant :f, :timestamp, "yesterday"
  constant :g, :qualified_name, "a.b.c.d"
  constant :h, :duration, 5
  param :i, :percent, default: 5.mb
  section "One" do
    for_each :x, in: %w[a] do
      note "x"
    end
  end
  gate "Production"
end
