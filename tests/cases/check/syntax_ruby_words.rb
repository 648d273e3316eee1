runbook "Ruby's words" do
  section "One" do
    if true
      note "a"
    else
      note "b"
    end
    unless true
      note "a"
    end
    while true
      note "a"
    end
    until true
      note "a"
    end
    for x in y
      note "a"
    end
    case 5
    when 5
      note "a"
    end
    def helper
      note "a"
    end
    class Helper
      note "a"
    end
    module Helper
      note "a"
    end
    begin
      note "a"
    rescue
      note "b"
    end
    return 5
    yield
    note "after all that, these lines are read as usual", nonsense: 1
  end
  gate "Production"
end
