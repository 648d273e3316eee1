runbook "Lua elsewhere" do
  database :other, :postgres
  fixture "fixtures/attack_led.sql"
  fixture "fixtures/attack_other.sql", on: :other
  identity :clerk, role: "clerk", set: { "app.t" => "a" }
  lua <<~LUA
    function people() local r = db.query("select count(*) as n from people") return r[1].n end
    function docs() local r = db.query("select count(*) as n from docs") return r[1].n end
  LUA
  check "the other database has 3 people (it has 1)", on: :other do
    lua :people
    expect value == 3
  end
  as :clerk do
    check "the clerk sees all 3 documents (it sees 1)" do
      lua :docs
      expect value == 3
    end
  end
  gate "g"
end
