runbook "Statements" do
  section "One" do
    Check "an upper-case name" do
      note "x"
    end
    note("attached")
    note -5
    note /x/
    note *list
    note &block
    note "a" "b"
    note "a"; note "b"
    x = 5
    x += 1
    "a text alone"
    5.times
    @name
    $name
    note id:"x"
    note "x", :id => 5
    check "x" { note "y" }
    note "x" do |a, b
      note "y"
    end
    note "x" do |5|
      note "y"
    end
    note "a".
    note "a".5
  end
  gate "Production"
end
