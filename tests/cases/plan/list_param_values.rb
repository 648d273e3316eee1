# args: --set names=a --set names=B1 --set one=1 --set one=2
runbook "Wrong values for lists" do
  param :names, [:text], matching: /^[a-z]+$/
  param :one, :integer
  param :none, [:text]
  check "a" do
    sql "select :names, :one, :none"
    expect rows == 1
  end
  gate "G"
end
