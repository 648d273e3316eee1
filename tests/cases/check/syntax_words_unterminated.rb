runbook "A list of words without end" do
  section "One" do
    for_each :t, in: %w[a b do
      note "never"
    end
  end
  gate "Production"
end
