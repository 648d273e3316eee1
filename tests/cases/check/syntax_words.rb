runbook "Lists of words" do
  section "One" do
    note "before"
    for_each :t, in: %w[a b[c d] do
      note "never"
    end
  end
  gate "Production"
end
