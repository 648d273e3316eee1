runbook "Unknown statements" do
  use "postgres/schema"
  section "One" do
    chek "x" do
      sql "select 1"
    end
    frobnicate 5
    tables_exists %w[a b]
    step "x"
    step "y" do
      note "z"
    end
  end
  gate "Production"
end
