runbook "Arguments that do not fit" do
  language "2"
  database :postgres, version: "14"
  param :p
  param :q, :strng
  param :r, :integer, default: "five"
  param :s, :text, default: "c", one_of: %w[a b]
  param :t, :text, default: "c", matching: /^[ab]$/
  secret :u
  constant :v
  fixture
  use
  section "One" do
    check "x", idd: :x, samples: 0, severity: :huge, id: "x", tag: 5 do
      sql "select 1"
      expect value == 1
      fail value == 1
      warn unless value == 1
      target value >= 95
      expect
      remedy 5
    end
    check id: :y, "title" do
      sql "select 1"
      expect value == 1
    end
    check do
      sql "select 1"
      expect value == 1
    end
    check "a", "b" do
      sql "select 1"
      expect value == 1
    end
    capture
    capture :a
    capture :b, :integer
    capture :c, :intger, "select 1"
    ask :d
    manual
    manual "x", evidence: :photo
    note
    for_each :x do
      note "x"
    end
    criterion "C1" do
      check "z" do
        sql "select 1"
        expect value == 1
      end
    end
    defaults statement_timeout: 0.s, lock_timeout: 5, severity: :none
  end
  gate "Production"
end
