# The alerting table of the operations loop, judged now: each metric has a target, which it should meet, and an alert, at which
# somebody is called. A metric without data is VACUOUS, never a pass: a loop that stands still is quiet too.
runbook "Operations loop: metrics" do
  id "OPS-METRICS"
  version "1"
  language "1"
  owner "SRE"
  description "The warning and critical thresholds of the operations loop, judged at this moment."

  database :postgres, version: ">= 14"
  fixture "fixtures/ops_loop.sql"

  param :window, :duration, default: 24.h, prompt: "How far back flow is measured"
  defaults statement_timeout: 10.s, severity: :important

  section "Queues" do
    capture :queued_steps, :integer, "select count(*) from ops_mission_steps where status = 'queued'"

    check "events that wait", id: :queued_events, severity: :critical do
      among "select count(*) from ops_agent_events"
      sql "select count(*) from ops_agent_events where processed_at is null"
      target value <= 100, alert: value > 1_000
      remedy "See whether the event worker runs, and what it logs; events are processed in the order of created_at."
    end
    check "steps that wait", id: :queued_steps_count, severity: :critical do
      among "select count(*) from ops_mission_steps"
      sql "select count(*) from ops_mission_steps where status = 'queued'"
      target value <= 50, alert: value > 500
      remedy "Add workers, or find the kind that is slow: average step duration, below."
    end
    check "a worker takes steps while some wait", id: :worker_idle, only_if: queued_steps > 0 do
      sql "select now() - max(reserved_at) from ops_mission_steps"
      target value < 10.min, alert: value > 30.min
      remedy "No worker has reserved a step: restart the workers, and look for a lock on ops_mission_steps."
    end
  end

  section "Heartbeat" do
    criterion "HB", "The loop is alive", severity: :critical do
      check "consecutive failures", id: :heartbeat do
        among <<~SQL
          select count(*) from ops_agent_events
          where type in ('heartbeat:success', 'heartbeat:failure') and created_at > now() - :window
        SQL
        sql <<~SQL
          select count(*) from ops_agent_events
          where type = 'heartbeat:failure' and created_at > coalesce(
              (select max(created_at) from ops_agent_events where type = 'heartbeat:success'), '-infinity')
        SQL
        target value < 3, alert: value >= 5
        remedy "Restart the deployment after five failures in a row."
      end
      # A heartbeat that has died has no failures either.
      check "the last success is recent" do
        sql "select now() - max(created_at) from ops_agent_events where type = 'heartbeat:success'"
        target value < 10.min, alert: value > 15.min
        remedy "See the heartbeat's schedule and the deployment's logs."
      end
    end
  end

  section "Flow" do
    check "p95 of the time from event to proposal", id: :latency do
      among "select count(*) from ops_mission_proposals where source = 'trigger' and created_at > now() - :window"
      sql <<~SQL
        select percentile_cont(0.95) within group (order by p.created_at - e.created_at)
        from ops_mission_proposals p join ops_agent_events e on p.dedupe_key = 'event:' || e.id
        where p.source = 'trigger' and p.created_at > now() - :window
      SQL
      target value <= 300.s, alert: value > 600.s
    end
    check "missions that succeed", id: :success_rate do
      among "select count(*) from ops_missions where completed_at > now() - :window"
      sql <<~SQL
        select 100.0 * count(*) filter (where status = 'succeeded') / nullif(count(*), 0)
        from ops_missions where completed_at > now() - :window
      SQL
      target value.percent >= 95.percent, alert: value.percent < 80.percent
    end
    check "dead letters in an hour", id: :dead_letters do
      among "select count(*) from ops_policy where key = 'worker_policy'"
      sql <<~SQL
        select count(*) from ops_mission_steps
        where status = 'failed' and updated_at > now() - interval '1 hour' and failure_count >= (
            select coalesce((value->>'max_retries')::int, 3) from ops_policy where key = 'worker_policy')
      SQL
      target value <= 5, alert: value > 20
    end
    check "average duration of each kind of step", id: :durations do
      sql <<~SQL
        select kind, avg(updated_at - created_at) as mean_duration from ops_mission_steps
        where status in ('succeeded', 'failed') and created_at > now() - :window group by kind order by kind
      SQL
      expect rows > 0, "no step has ended"
      expect column(:mean_duration).max <= 600.s
    end
  end

  indicator "Liveness", of: %w[HB]

  gate "Health" do
    no_go if failed(:critical) > 0
    hold if failed(:important) > 0
    hold if warned(:critical) + warned(:important) > 0
    go
  end
end
