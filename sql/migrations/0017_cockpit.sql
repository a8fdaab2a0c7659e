-- What the officer's figures and alerts need beside the ledger itself.

-- Of which budget an alert was said: the same share of another budget is said anew.
ALTER TABLE pot_alerts ADD COLUMN budget bigint NOT NULL DEFAULT 0;

-- The few transfers that fund pots, among millions that don't.
CREATE INDEX ledger_of_budgets ON ledger (id) WHERE cause IN ('fund', 'correct');
