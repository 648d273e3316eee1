runbook "What a line of the log cannot hold" do
  capture :control_characters, :text, "select repeat(chr(1), 120000)"
  check "what needs them" do
    sql "select length(:control_characters) as n"
    expect value == 120000
  end
  capture :letters, :text, "select repeat('x', 120000)"
  check "what needs letters" do
    sql "select length(:letters) as n"
    expect value == 120000
  end
  gate "G"
end
