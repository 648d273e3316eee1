runbook "The first sample succeeds, the others fail" do
  fixture "fixtures/once.sql"
  scenario "A duplicate" do
    check "it is refused", samples: 3 do
      sql "insert into once values (1)"
      expect error == :unique_violation
    end
  end
  gate "G"
end
