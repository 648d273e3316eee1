runbook "x" do
  check "a" do
    sql "select 1"
    expect value ==
= 5
  end
  gate "G"
end
[bacp]
answe r6 !=
=
