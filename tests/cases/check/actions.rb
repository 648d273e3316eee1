# Mistakes in actions.
runbook "Actions" do
  action "without its capability" do
    sql "delete from t"
  end
  requires :commit
  param :names, [:text], default: %w[a b]
  identity :clerk, role: "app_clerk"
  action "nothing", severity: :minor do
    note "and no more"
  end
  action "what no transaction can do" do
    sql "vacuum t"
  end
  action "ends itself" do
    step "one" do
      sql "commit"
    end
  end
  action "at once", transaction: false do
    sql "begin"
  end
  action "how", transaction: :never do
    sql "delete from t"
  end
  action "a choice within" do
    step "one", only_if: names.size > 1 do
      sql "delete from t"
    end
  end
  action "a question" do
    manual "Is it so"
  end
  action "about the connection", transaction: false do
    sql "listen changes"
  end
  action "acts at once" do
    sql "select pg_terminate_backend(1)"
  end
  action "sets a guard" do
    sql "set statement_timeout = 0"
  end
  as :clerk do
    action "as somebody", transaction: false do
      sql "vacuum t"
    end
  end
  capture :list, :text, all: true, sql: "select 'a'"
  action "a list of the run" do
    for_each :name, in: list do
      step "one" do
        sql "delete from t where name = :name"
      end
    end
  end
  for_each :name, in: list do
    action "in a loop of the run" do
      sql "delete from t where name = :name"
    end
  end
  step "outside" do
    sql "delete from t"
  end
  gate "end"
end
