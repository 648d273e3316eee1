runbook "Arguments of macros" do
  use "./lib/good"
  use "postgres/schema"
  section "One" do
    gives
    gives "a"
    gives "a", wanted: "four"
    gives "a", wanted: 4, wnted: 5
    gives "a", "b", wanted: 4
    gives "a", wanted: rows
    gives "a", wanted: expeted
    gives "a", wanted: 4 do
    end
    gives "a", wanted: 4 if true
    gives "well", wanted: 4
    index_valid
    index_valid index: 5
  end
  gate "Production"
end
