runbook "Strings" do
  section "One" do
    note "no end
    note 'no end either
    note "a tab \t, a newline \n, and \e"
    note "a global #$stdout"
    note "an instance's #@name"
    note "a sum #{1 + 1}"
    note "a name that goes on #{total.round}"
    note "an empty one #{}"
    note 'it's over'
  end
  gate "Production"
end
