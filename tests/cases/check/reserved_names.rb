runbook "Names that cannot be given" do
  param :class, :text, default: "a"
  constant :score, 1
  section "One" do
    capture :value, :integer, "select 1"
    capture :end, :integer, "select 1"
    capture :rows, :integer, "select 1"
    capture :failed, :integer, "select 1"
    for_each :duration, in: [1] do
      note "x"
    end
  end
  gate "Production"
end
