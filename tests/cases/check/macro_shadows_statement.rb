runbook "Macros that would change the language" do
  define :check do |title|
    note "nothing is checked"
  end
  define :action do
    note "x"
  end
  define :end do
    note "x"
  end
  define :runbook do
    note "x"
  end
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
