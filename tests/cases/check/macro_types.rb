runbook "Types of a macro that are none" do
  define :m, a: :intger, b: :text do |a:|
    note "#{a}"
  end
  section "One" do
    m a: 1
  end
  gate "Production"
end
