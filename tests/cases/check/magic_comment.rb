# frozen_string_literal: true
# -*- coding: latin-1 -*-
runbook "Comments that Ruby obeys" do
  section "One" do
    check "two and two" do
      sql "select 2 + 2"
      expect value == 4
    end
  end
  gate "Production"
end
