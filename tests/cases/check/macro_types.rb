runbook "Unknown types of a macro's arguments" do
  define :m, a: :intger, b: :text do |a:|
    note "#{a}"
  end
  section "One" do
    m a: 1
  end
  gate "Production"
end
