section "One" do
  note "x"
end
