runbook "Mistakes with identities" do
  param :tenant, :text, default: "a"
  identity :clerk, role: "clerk", set: { "app.tenant" => tenant }
  identity :clerk, role: "other"
  identity :timed, role: "clerk", set: { "statement_timeout" => "0" }
  identity :listed, role: "clerk", set: %w[a b]
  identity :unknown_value, role: "clerk", set: { "app.tenant" => tennant }
  identity :never, role: "clerk", set: { "app.tenant" => nil }
  identity :without_role
  identity :empty, role: ""
  define :sees, who: :identity do |who:|
    as who do
      check "sees" do
        sql "select count(*) from t"
        expect value > 0
      end
    end
  end
  section "S" do
    as :clerc do
      check "a" do
        sql "select count(*) from t"
        expect value > 0
      end
    end
    sees who: :clerc
    sees who: "clerk"
    sees who: 5
    as tenant do
      check "b" do
        sql "select count(*) from t"
        expect value > 0
      end
    end
    as :clerk
  end
  scenario "T" do
    as :never do
      check "c" do
        sql "select count(*) from t"
        expect value > 0
      end
    end
  end
  gate "G"
end
