-- The voucher engine whole: caps of a campaign and of a class of expense, applications, offers that
-- are accepted or forfeited, aid that counts, expenses by receipt.

-- A row for each cap that a beneficiary draws on: of a year of use (class 0), of the whole campaign
-- (year 0, class 0), of a class of expense (year 0). The last two exist where the terms set such a
-- cap; the loader of campaigns adds them up anew when terms change. Locked in the order of the key.
ALTER TABLE cap_uses ADD COLUMN class smallint NOT NULL DEFAULT 0 CHECK (class >= 0);
ALTER TABLE cap_uses DROP CONSTRAINT cap_uses_pkey;
ALTER TABLE cap_uses ADD PRIMARY KEY (campaign_id, beneficiary_id, year, class);

CREATE FUNCTION take_cap(
  p_campaign_id int, p_beneficiary_id bigint, p_year int, p_class int, p_cap bigint, p_amount bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cap_uses AS c (campaign_id, beneficiary_id, year, class, used)
  SELECT p_campaign_id, p_beneficiary_id, p_year, p_class, p_amount WHERE p_amount <= p_cap
  ON CONFLICT (campaign_id, beneficiary_id, year, class)
    DO UPDATE SET used = c.used + EXCLUDED.used WHERE c.used + EXCLUDED.used <= p_cap;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no room under the cap' USING ERRCODE = 'PB001';
  END IF;
END $$;

-- The caps beside the year's, which follow as [year, class, cap] after the seven of redeem_each, in
-- the order of the key: they come before the year's own.
CREATE FUNCTION take_more_caps(p_redeem bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  FOR i IN 8 .. cardinality(p_redeem) BY 3 LOOP
    PERFORM take_cap(p_redeem[1]::int, p_redeem[2], p_redeem[i]::int, p_redeem[i + 1]::int,
                     p_redeem[i + 2], p_redeem[5]);
  END LOOP;
END $$;

-- Of 0010, with the new key of cap_uses; what has more caps than the year's is placed alone.
CREATE OR REPLACE FUNCTION redeem_each(p_of placement[], p_placed placed[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  beyond boolean;
BEGIN
  PERFORM take_more_caps(p.redeem)
     FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id
    WHERE cardinality(p.redeem) > 7;
  WITH taken AS (
    INSERT INTO cap_uses AS c (campaign_id, beneficiary_id, year, used)
    SELECT p.redeem[1], p.redeem[2], p.redeem[3], sum(p.redeem[5])
      FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id
     WHERE p.redeem IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (campaign_id, beneficiary_id, year, class)
      DO UPDATE SET used = c.used + EXCLUDED.used
    RETURNING c.campaign_id, c.beneficiary_id, c.year, c.used)
  SELECT bool_or(t.used > p.redeem[4]) INTO beyond
    FROM taken AS t JOIN unnest(p_of) AS p ON p.redeem[1] = t.campaign_id
     AND p.redeem[2] = t.beneficiary_id AND p.redeem[3] = t.year;
  IF beyond THEN
    RAISE EXCEPTION 'no room under the cap' USING ERRCODE = 'PB001';
  END IF;
  INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id)
  SELECT p.redeem[6], p.redeem[7], p.redeem[5], 'reserve', p.voucher_id, p.id
    FROM unnest(p_of) AS p JOIN unnest(p_placed) AS d ON d.id = p.id
   WHERE p.redeem IS NOT NULL ORDER BY p.redeem[6];
END $$;

-- The same for one reservation that moves.
DROP FUNCTION redeem;
CREATE FUNCTION redeem(p_redeem bigint[], p_voucher_id bigint, p_reservation_id uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM take_more_caps(p_redeem);
  PERFORM take_cap(p_redeem[1]::int, p_redeem[2], p_redeem[3]::int, 0, p_redeem[4], p_redeem[5]);
  INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id)
  VALUES (p_redeem[6], p_redeem[7], p_redeem[5], 'reserve', p_voucher_id, p_reservation_id);
END $$;

-- Who the public money is for, as far as a campaign asks; what changes with time is declared with
-- each application.
ALTER TABLE beneficiaries
  -- Undertakings under common control count as one: Reg. (EU) 2023/2831, art. 2(2).
  ADD COLUMN single_undertaking text CHECK (length(single_undertaking) BETWEEN 1 AND 80);
CREATE INDEX ON beneficiaries (single_undertaking) WHERE single_undertaking IS NOT NULL;

-- Whether those whom a pot admits go on to the next where it has not enough.
ALTER TABLE pots ADD COLUMN spills boolean NOT NULL DEFAULT true;

CREATE TABLE applications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  beneficiary_id bigint NOT NULL REFERENCES beneficiaries,
  member_id bigint NOT NULL REFERENCES members,      -- who applied
  state text NOT NULL DEFAULT 'submitted'
    CHECK (state IN ('submitted', 'withdrawn', 'refused', 'granted')),
  version int NOT NULL DEFAULT 1,                    -- of the event stream application:ID
  plan_cents bigint NOT NULL CHECK (plan_cents > 0), -- what it plans to spend in all
  months smallint CHECK (months BETWEEN 1 AND 120),  -- over how long
  facts jsonb NOT NULL,                              -- as declared: booking/vouchers/applicant.py
  documents jsonb NOT NULL DEFAULT '[]',             -- their metadata, never their content
  points int NOT NULL DEFAULT 0,                     -- of the campaign's preferences
  submitted_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by bigint REFERENCES members,
  reason text CHECK (length(reason) <= 500),
  CHECK ((decided_at IS NULL) = (state = 'submitted'))
);
-- Of an account, not of a beneficiary: whoever names a tax code keeps nobody else from applying
-- with it, and an officer grants one of them.
CREATE UNIQUE INDEX one_application_at_a_time ON applications (campaign_id, member_id)
  WHERE state = 'submitted';
CREATE INDEX ON applications (campaign_id, beneficiary_id);
-- In the order of the ranking.
CREATE INDEX applications_ranked ON applications (campaign_id, points DESC, submitted_at, id);
CREATE INDEX ON applications (member_id);

-- An offer is no money to use until it is accepted; one that is not in time goes back to the pot.
ALTER TABLE vouchers DROP CONSTRAINT vouchers_state_check;
ALTER TABLE vouchers
  ADD CONSTRAINT vouchers_state_check
    CHECK (state IN ('offered', 'active', 'expired', 'revoked', 'forfeited')),
  ADD COLUMN accept_by date,             -- last day to accept an offer, in the campaign's zone
  ADD COLUMN accepted_at timestamptz,
  ADD COLUMN application_id bigint UNIQUE REFERENCES applications,
  -- Who is told by mail; nobody where the code is handed over otherwise.
  ADD COLUMN written_to bigint REFERENCES members,
  -- Why it was taken back, when and by whom.
  ADD COLUMN revoke_reason text CHECK (length(revoke_reason) BETWEEN 1 AND 500),
  ADD COLUMN revoked_at timestamptz,
  ADD COLUMN revoked_by bigint REFERENCES members,
  -- Of one taken at first use: what was declared (booking/vouchers/applicant.py), or the tax code
  -- alone where nothing was and the beneficiary is known by one.
  ADD COLUMN declared jsonb CHECK (declared ? 'tax_code'),
  -- An officer who took it back found that the tax code was somebody else's: it no longer binds.
  ADD COLUMN disowned boolean NOT NULL DEFAULT false CHECK (NOT disowned OR state = 'revoked'),
  ADD CONSTRAINT offers_end CHECK (state <> 'offered' OR accept_by IS NOT NULL);
CREATE UNIQUE INDEX one_at_first_use ON vouchers (campaign_id, (declared ->> 'tax_code'))
  WHERE declared IS NOT NULL AND NOT disowned;
CREATE INDEX vouchers_offered ON vouchers (accept_by) WHERE state = 'offered';

-- An account that an officer found not to act for a beneficiary, from then on.
CREATE TABLE separations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members,
  beneficiary_id bigint NOT NULL REFERENCES beneficiaries,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  separated_by bigint NOT NULL REFERENCES members,
  separated_at timestamptz NOT NULL
);
CREATE INDEX ON separations (member_id);
CREATE INDEX ON separations (beneficiary_id);

-- Aid that an undertaking declares to have had elsewhere, for the de minimis ceiling.
CREATE TABLE declared_aid (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  beneficiary_id bigint NOT NULL REFERENCES beneficiaries,
  granted_on date NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  grantor text NOT NULL CHECK (length(grantor) BETWEEN 1 AND 200),
  measure text NOT NULL CHECK (length(measure) BETWEEN 1 AND 200),
  entered_by bigint REFERENCES members,
  entered_at timestamptz NOT NULL
);
CREATE INDEX ON declared_aid (beneficiary_id, granted_on);
-- One that was wrong is taken back here, and stands there as it was entered.
CREATE TABLE withdrawn_aid (
  aid_id bigint PRIMARY KEY REFERENCES declared_aid,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  withdrawn_by bigint NOT NULL REFERENCES members,
  withdrawn_at timestamptz NOT NULL
);

-- What a voucher pays that is no reservation (insurance, travel), by receipt: the city owes it to
-- the beneficiary once an officer approves it.
CREATE TABLE expenses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  voucher_id bigint NOT NULL REFERENCES vouchers,
  member_id bigint NOT NULL REFERENCES members,
  class smallint NOT NULL CHECK (class > 0),
  spent_on date NOT NULL,
  cost_cents bigint NOT NULL CHECK (cost_cents > 0),
  covered_cents bigint NOT NULL DEFAULT 0 CHECK (covered_cents BETWEEN 0 AND cost_cents),
  document jsonb NOT NULL,
  state text NOT NULL DEFAULT 'submitted'
    CHECK (state IN ('submitted', 'approved', 'refused', 'paid')),
  version int NOT NULL DEFAULT 1,        -- of the event stream expense:ID
  submitted_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by bigint REFERENCES members,
  reason text CHECK (length(reason) <= 500),
  paid_at timestamptz,
  paid_by bigint REFERENCES members,
  payment_reference text CHECK (length(payment_reference) BETWEEN 1 AND 140),
  CHECK ((decided_at IS NULL) = (state = 'submitted')),
  CHECK ((paid_at IS NOT NULL) = (state = 'paid')),
  CHECK ((payment_reference IS NOT NULL) = (state = 'paid'))
);
CREATE INDEX ON expenses (voucher_id);
CREATE INDEX ON expenses (id) WHERE state = 'submitted';

-- What was said of a pot that runs low: once for each share.
CREATE TABLE pot_alerts (
  pot_id int NOT NULL REFERENCES pots,
  percent smallint NOT NULL CHECK (percent IN (80, 100)),
  raised_at timestamptz NOT NULL,
  PRIMARY KEY (pot_id, percent)
);

-- owed: to beneficiaries, for expenses · paid: what has left the city's till
ALTER DOMAIN account_kind DROP CONSTRAINT account_kind_check;
ALTER DOMAIN account_kind ADD CONSTRAINT account_kind_check
  CHECK (VALUE IN ('source', 'pot', 'voucher', 'reserved', 'payable', 'owed', 'paid'));
CREATE UNIQUE INDEX ON accounts (campaign_id) WHERE kind = 'owed';
CREATE UNIQUE INDEX ON accounts (campaign_id) WHERE kind = 'paid';
-- reimburse: voucher to owed · pay: payable or owed to paid · refund: payable back to the pot
ALTER DOMAIN transfer_cause DROP CONSTRAINT transfer_cause_check;
ALTER DOMAIN transfer_cause ADD CONSTRAINT transfer_cause_check
  CHECK (VALUE IN ('fund', 'grant', 'reserve', 'capture', 'release', 'forfeit', 'expire', 'revoke',
                   'correct', 'reimburse', 'pay', 'refund'));
ALTER TABLE ledger ADD COLUMN expense_id bigint;

-- A holding, with what a decision asks of the beneficiary and the caps beside the year's.
DROP VIEW voucher_holdings;
CREATE VIEW voucher_holdings AS
SELECT m.id AS member_id, voucher_key(v.code) AS key, v.id AS voucher_id, v.code,
       c.id AS campaign_id, c.slug AS campaign_slug, c.name::text AS campaign_name, c.unit,
       c.terms::text AS terms, v.beneficiary_id, b.kind AS beneficiary_kind,
       v.valid_from, v.valid_until, v.state, v.accept_by, a.balance,
       v.account_id, v.reserved_account_id, p.account_id AS pot_account_id,
       CASE WHEN coalesce(c.terms ->> 'cap_per_campaign', c.terms #>> '{classes,0,number}') IS NOT NULL
       THEN
         (SELECT jsonb_object_agg(u.class, u.used)::text FROM cap_uses u
           WHERE u.campaign_id = v.campaign_id AND u.beneficiary_id = v.beneficiary_id
             AND u.year = 0) END AS used_by_class
  FROM members m
  JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
  JOIN beneficiaries b ON b.id = v.beneficiary_id
  JOIN campaigns c ON c.id = v.campaign_id
  JOIN pots p ON p.id = v.pot_id
  JOIN accounts a ON a.id = v.account_id;
