# What holds at once, and for as long as it must; what does not hold in time; what holds too shortly.
runbook "Waiting" do
  section "Wait" do
    wait_until "holds at once", timeout: 10.s, every: 50.ms do
      sql "select count(*) from pg_class where relname = 'nothing'"
      among :any
      expect value == 0
      expect elapsed < 5.s
    end
    wait_until "goes on holding", timeout: 10.s, every: 50.ms, holds_for: 200.ms do
      sql "select 1"
      expect value == 1
    end
    wait_until "an hour that does not come", id: :never, timeout: 200.ms, every: 5.s do
      sql "select 1"
      expect value == 2
      remedy "Look at the clock."
    end
    wait_until "an error is no pass", timeout: 200.ms, every: 5.s do
      sql "select count(*) from nothing"
      among :any
      expect value == 0
    end
    wait_until "holds, but too shortly", timeout: 300.ms, every: 5.s, holds_for: 250.ms do
      sql "select 1"
      expect value == 1
    end
    wait_until "nothing to examine is no pass", timeout: 200.ms, every: 5.s do
      among "select count(*) from pg_class where relname = 'nothing'"
      sql "select 0"
      expect value == 0
    end
    wait_until "what comes too late is no pass", timeout: 200.ms do
      sql "select pg_sleep(0.4) is not null"
      expect value
    end
    wait_until "blocked", timeout: 10.s, needs: :never do
      sql "select 1"
      expect value == 1
    end
  end
  gate "G"
end
