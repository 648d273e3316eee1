runbook "Mistakes with probes" do
  check "not declared" do
    command "pg_dump", "--version"
    expect stdout =~ /15/
  end
  requires :commands
  requires :command, :http
  check "a line" do
    command "pg_dump --version"
    expect stdout =~ /15/
  end
  check "post" do
    http :post, "https://app.example.org/health"
    expect status == 200
  end
  check "no scheme" do
    http :get, "app.example.org/health"
    expect status == 200
  end
  check "headers" do
    http :get, "https://app.example.org/health", headers: %w[a b]
    expect status == 200
  end
  check "pointer" do
    http :get, "https://app.example.org/health"
    expect json("state") == "ok"
  end
  check "no pointer" do
    http :get, "https://app.example.org/health"
    expect json == "ok"
  end
  check "stdout of a server" do
    http :get, "https://app.example.org/health"
    expect stdout == "ok"
  end
  check "two probes" do
    command "true"
    sql "select 1"
    expect exit_status == 0
  end
  check "no such section" do
    elapsed_of "Sweeep"
    expect value < 1.s
  end
  section "Sweep" do
    check "of itself" do
      elapsed_of "Sweep"
      expect value < 1.s
    end
  end
  scenario "S" do
    check "waits" do
      command "sleep", "5"
      expect exit_status == 0
    end
  end
  capture :body, :text, "select 'x'"
  check "two meanings" do
    http :get, "https://app.example.org/#{body}"
    expect body == "x"
  end
  check "units" do
    command "true"
    expect duration < 5
  end
  gate "G"
end
