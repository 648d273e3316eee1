# args: --answers answers/words.toml
runbook "Answers" do
  section "One" do
    manual "A backup was taken", id: :backup, by: "DBA", evidence: :text
    ask :ticket, :text, "The change's ticket"
    ask :rows_expected, :integer, "How many rows?"
    check "as many" do
      sql "select 4"
      expect value == rows_expected
    end
    for_each :t, in: %w[a b] do
      manual "#{t} was looked at", id: :looked
    end
  end
  gate "Production"
end
