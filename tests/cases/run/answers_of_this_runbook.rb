# args: --answers answers/both.toml
runbook "Answers for all runbooks, and for this one" do
  id "O-1"
  manual "A backup was taken", id: :backup, evidence: :text
  gate "G"
end
