runbook "Lists that do not fit" do
  param :limit, :integer, default: 5
  section "One" do
    for_each :a, :b, in: [[1, 2], [3]] do
      note "x"
    end
    for_each :a, :b, in: [1, 2] do
      note "x"
    end
    for_each :a, in: 5 do
      note "x"
    end
    for_each "a", in: [1] do
      note "x"
    end
    for_each :a, in: limit do
      note "x"
    end
  end
  gate "Production"
end
