runbook "Duplicates" do
  id "A"
  id "B"
  version "1"
  version "1"
  param :limit, :integer, default: 1
  param :limit, :integer, default: 1
  constant :limit, 5
  database :postgres
  database :postgres
  define :m do
    note "x"
  end
  define :m do
    note "y"
  end
  indicator "I", of: "C1"
  indicator "I", of: "C1"
  section "One" do
    criterion "C1", "First", severity: :minor do
      check "a", id: :same do
        sql "select 1"
        expect value == 1
      end
    end
    criterion "C1", "Second", severity: :minor do
      check "b", id: :same, id: :other do
        sql "select 1"
        expect value == 1
      end
    end
    capture :limit, :integer, "select 1"
    capture :orders, :integer, "select 1"
    capture :orders, :integer, "select 1"
  end
  gate "Production"
end
