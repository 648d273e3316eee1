runbook "Macros that call themselves" do
  define :ping do
    pong
  end
  define :pong do
    ping
  end
  define :itself do
    itself
  end
  section "One" do
    ping
  end
  gate "Production"
end
