runbook "Texts that are not numbers" do
  capture :fraction, :integer, "select '12/2'"
  capture :infinite, :numeric, "select 'Infinity'::float8"
  check "infinity is not nil" do
    sql "select 'infinity'::float8"
    expect value.nil? == false
  end
  check "NaN is not nil" do
    sql "select 'NaN'::numeric"
    fail "is nil" if value.nil?
  end
  gate "G"
end
