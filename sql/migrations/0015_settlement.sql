-- What the city owes each space: a statement per campaign, space and period, a line per stay.
CREATE TABLE statements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  space_id int NOT NULL REFERENCES spaces,
  number text NOT NULL UNIQUE,           -- as people quote it: MILANO-2026-0012
  period_from date NOT NULL,
  period_to date NOT NULL,               -- its last day
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sent', 'approved', 'paid')),
  version int NOT NULL DEFAULT 1,        -- of the event stream statement:ID
  total bigint NOT NULL DEFAULT 0,       -- in the campaign's unit; below zero where more went back
  made_at timestamptz NOT NULL,
  made_by bigint REFERENCES members,
  sent_at timestamptz,
  sent_by bigint REFERENCES members,
  approved_at timestamptz,
  approved_by bigint REFERENCES members,
  paid_at timestamptz,
  paid_by bigint REFERENCES members,
  payment_reference text CHECK (length(payment_reference) BETWEEN 1 AND 140),
  CHECK (period_to >= period_from),
  UNIQUE (campaign_id, space_id, period_from),
  CHECK ((paid_at IS NOT NULL) = (state = 'paid'))
);
CREATE INDEX ON statements (space_id, period_from);
CREATE INDEX ON statements (campaign_id, state);

-- A transfer to or from a space's account stands in one statement, once.
CREATE TABLE statement_lines (
  statement_id bigint NOT NULL REFERENCES statements,
  ledger_id bigint NOT NULL UNIQUE REFERENCES ledger,
  position int NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),   -- below zero: a correction that takes back
  PRIMARY KEY (statement_id, ledger_id)
);

-- What was sent is not written again: corrections are new lines of a later statement.
CREATE FUNCTION refuse_sent_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of_statement bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.statement_id ELSE OLD.statement_id END;
BEGIN
  IF (SELECT state FROM statements WHERE id = of_statement) <> 'draft' THEN
    RAISE EXCEPTION 'statement % was sent: corrections are lines of a later one', of_statement
      USING ERRCODE = '23001';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER sent_lines_stand BEFORE INSERT OR UPDATE OR DELETE ON statement_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_sent_lines();
CREATE TRIGGER lines_are_not_truncated BEFORE TRUNCATE ON statement_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Why something was taken back from a space.
CREATE TABLE settlement_corrections (
  ledger_id bigint PRIMARY KEY REFERENCES ledger,
  reservation_id uuid NOT NULL REFERENCES reservations,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  made_by bigint REFERENCES members,
  made_at timestamptz NOT NULL
);
-- Which transfers of a space's account are in no statement yet.
CREATE INDEX ledger_of_payable ON ledger (credit, id) WHERE cause = 'capture';
CREATE INDEX ledger_refunds ON ledger (debit, id) WHERE cause = 'refund';
