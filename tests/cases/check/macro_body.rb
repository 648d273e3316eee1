runbook "A mistake inside a macro" do
  define :looks do |at:|
    check "#{at}" do
      sql "select :att"
      expect vale == 1
    end
  end
  section "One" do
    looks at: "orders"
    looks at: "customers"
  end
  gate "Production"
end
