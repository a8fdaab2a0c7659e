-- What the city owes each space: a statement per campaign, space and period, a line per stay.
-- A statement never falls below zero: what is taken back from a space is taken out of what its
-- next statements would pay, and what they cannot bear waits. So every statement's total is in the
-- payable account until it is paid, and what was paid is the sum of the statements that were.
CREATE TABLE statements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  space_id int NOT NULL REFERENCES spaces,
  year smallint NOT NULL,                -- of the period's last day
  serial int NOT NULL CHECK (serial > 0), -- in the campaign's year, without a gap
  number text NOT NULL UNIQUE,           -- as people quote it: MILANO-2026-0012
  period_from date NOT NULL,
  period_to date NOT NULL,               -- its last day
  state text NOT NULL DEFAULT 'draft'
    CHECK (state IN ('draft', 'discarded', 'sent', 'approved', 'paid')),
  version int NOT NULL DEFAULT 0,        -- of the event stream statement:ID
  total bigint NOT NULL DEFAULT 0 CHECK (total >= 0), -- in the campaign's unit
  -- As they were when it was drafted, and from the sending on as they were then.
  campaign_name jsonb NOT NULL,          -- {"it": …, "en": …}
  space_name text NOT NULL,
  space_address text NOT NULL,
  timezone text NOT NULL,                -- of the space, whose clock its stays go by
  made_at timestamptz NOT NULL,
  made_by bigint REFERENCES members,     -- NULL: an operator, on the command line
  discarded_at timestamptz,
  discarded_by bigint REFERENCES members,
  sent_at timestamptz,
  sent_by bigint REFERENCES members,
  approved_at timestamptz,
  approved_by bigint REFERENCES members,
  paid_at timestamptz,
  paid_by bigint REFERENCES members,
  payment_reference text CHECK (length(payment_reference) BETWEEN 1 AND 140),
  CHECK (period_to >= period_from),
  UNIQUE (campaign_id, year, serial),
  CHECK ((discarded_at IS NOT NULL) = (state = 'discarded')),
  CHECK ((sent_at IS NULL) = (state IN ('draft', 'discarded'))),
  CHECK ((approved_at IS NOT NULL) = (state IN ('approved', 'paid'))),
  CHECK ((paid_at IS NOT NULL) = (state = 'paid')),
  CHECK ((payment_reference IS NOT NULL) = (state = 'paid'))
);
CREATE INDEX ON statements (space_id, id);
-- A discarded one keeps its number and leaves its period free.
CREATE UNIQUE INDEX ON statements (campaign_id, space_id, period_from, period_to)
  WHERE state <> 'discarded';

-- What is to be taken back from a space for a stay, and how much of it the statements have borne.
CREATE TABLE settlement_corrections (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  space_id int NOT NULL REFERENCES spaces,
  voucher_id bigint NOT NULL REFERENCES vouchers,
  reservation_id uuid NOT NULL REFERENCES reservations,
  amount bigint NOT NULL CHECK (amount > 0),   -- in the campaign's unit
  taken bigint NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND amount),
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  made_by bigint NOT NULL REFERENCES members,
  made_at timestamptz NOT NULL
);
CREATE INDEX ON settlement_corrections (reservation_id);
CREATE INDEX corrections_waiting ON settlement_corrections (campaign_id, space_id, id)
  WHERE taken < amount;

-- A transfer to or from a space's account stands in one statement, once, but for those that were
-- discarded, whose lines are freed: they still say what they said, and count for nothing. A line keeps what it says,
-- whatever becomes of the resource's name or the reservation. The ledger is not referenced, only
-- named: nothing is ever deleted there, and `booking ledger check` compares the two.
CREATE TABLE statement_lines (
  statement_id bigint NOT NULL REFERENCES statements,
  position int NOT NULL CHECK (position > 0),
  ledger_id bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),  -- in the campaign's unit; below zero: taken back
  correction_id bigint REFERENCES settlement_corrections,
  reservation_id uuid NOT NULL REFERENCES reservations,
  reference text NOT NULL,
  resource jsonb NOT NULL,               -- its name: {"it": …, "en": …}
  use_day date NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  price_cents int NOT NULL,
  freed boolean NOT NULL DEFAULT false,
  PRIMARY KEY (statement_id, position),
  CHECK ((amount < 0) = (correction_id IS NOT NULL))
);
CREATE UNIQUE INDEX lines_of_ledger ON statement_lines (ledger_id) WHERE NOT freed;
CREATE INDEX ON statement_lines (correction_id) WHERE correction_id IS NOT NULL;
CREATE INDEX lines_freed ON statement_lines (ledger_id) WHERE freed AND amount < 0;

-- What was sent is not written again: corrections are new lines of a later statement. The row is
-- locked, so that whoever adds a line and whoever sends the statement take turns.
CREATE FUNCTION refuse_sent_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  each bigint;
  found text;
BEGIN
  FOREACH each IN ARRAY CASE TG_OP
      WHEN 'INSERT' THEN ARRAY[NEW.statement_id]
      WHEN 'DELETE' THEN ARRAY[OLD.statement_id]
      ELSE ARRAY[OLD.statement_id, NEW.statement_id] END LOOP
    SELECT state INTO found FROM statements WHERE id = each FOR SHARE;
    IF found <> 'draft' THEN
      RAISE EXCEPTION 'statement % was sent: corrections are lines of a later one', each
        USING ERRCODE = '23001';
    END IF;
  END LOOP;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER sent_lines_stand BEFORE INSERT OR UPDATE OR DELETE ON statement_lines
  FOR EACH ROW EXECUTE FUNCTION refuse_sent_lines();
CREATE TRIGGER lines_are_not_truncated BEFORE TRUNCATE ON statement_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A statement goes forward one step at a time, and what it says stands once it was sent.
CREATE FUNCTION refuse_step_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'discarded'), ('draft', 'sent'),
                                    ('sent', 'approved'), ('approved', 'paid'))
     OR (NEW.campaign_id, NEW.space_id, NEW.year, NEW.serial, NEW.number, NEW.period_from,
         NEW.period_to, NEW.made_at, NEW.made_by)
        IS DISTINCT FROM
        (OLD.campaign_id, OLD.space_id, OLD.year, OLD.serial, OLD.number, OLD.period_from,
         OLD.period_to, OLD.made_at, OLD.made_by)
     OR (OLD.state <> 'draft'
         AND (NEW.total, NEW.campaign_name, NEW.space_name, NEW.space_address, NEW.timezone,
              NEW.sent_at, NEW.sent_by)
             IS DISTINCT FROM
             (OLD.total, OLD.campaign_name, OLD.space_name, OLD.space_address, OLD.timezone,
              OLD.sent_at, OLD.sent_by))
     OR (OLD.state = 'approved'
         AND (NEW.approved_at, NEW.approved_by) IS DISTINCT FROM (OLD.approved_at, OLD.approved_by))
  THEN
    RAISE EXCEPTION 'statement % is %: it only goes on to its next state', OLD.id, OLD.state
      USING ERRCODE = '23001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statements_go_forward BEFORE UPDATE ON statements
  FOR EACH ROW EXECUTE FUNCTION refuse_step_back();
-- Numbers have no gap.
CREATE TRIGGER statements_stay BEFORE DELETE OR TRUNCATE ON statements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which transfers of a space's account are in no statement yet.
CREATE INDEX ledger_of_payable ON ledger (credit, id) WHERE cause = 'capture';
CREATE INDEX ledger_refunds ON ledger (debit, id) WHERE cause = 'refund';
