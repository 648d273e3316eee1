# What people generate: ten thousand operands, joins, unions and cases are read.
whole() {
    {
        printf 'runbook "x" do\n  check "y" do\n    sql <<~SQL\n'
        awk -v kind="$1" -v n="$2" 'BEGIN {
            if (kind == "concat") { printf "select md5(c0"; for (i = 1; i < n; ++i) printf " || c%d", i; print ") from t" }
            if (kind == "join") { printf "select a.id from a"; for (i = 0; i < n; ++i) printf " join t%d using (id)", i; print "" }
            if (kind == "union") { printf "select 1"; for (i = 1; i < n; ++i) printf " union all select %d", i; print "" }
            if (kind == "case") { printf "select "; for (i = 0; i < n; ++i) printf "case when a then "; printf "1"; for (i = 0; i < n; ++i) printf " end"; print " from t" }
            if (kind == "and") { printf "select a from t where true"; for (i = 0; i < n; ++i) printf " and c%d", i; print "" }
        }'
        printf 'SQL\n    expect rows == 1\n  end\n  gate "G"\nend\n'
    } >"$1.rb"
    runbook check "$1.rb"
}
whole concat 9600
whole join 4000
whole union 9000
whole case 2000
whole and 14000
whole concat 20000
