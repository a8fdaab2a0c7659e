-- Campaigns, vouchers and the ledger that answers for every cent (or minute, or day) of them.
CREATE TABLE campaigns (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  name jsonb NOT NULL CHECK (name ? 'it' AND name ? 'en'),
  unit text NOT NULL DEFAULT 'money' CHECK (unit IN ('money', 'day', 'hour')),
  terms jsonb NOT NULL,                  -- rate, caps, eligibility, give-back: booking/vouchers/campaign.py
  opens_on date NOT NULL,
  closes_on date NOT NULL,
  CHECK (closes_on >= opens_on)
);

-- An amount is in the campaign's unit: cents, days or minutes.
CREATE DOMAIN amount_left AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN amount_moved AS bigint CHECK (VALUE > 0);
CREATE DOMAIN account_kind AS text
  CHECK (VALUE IN ('source', 'pot', 'voucher', 'reserved', 'payable'));
CREATE DOMAIN transfer_cause AS text CHECK (VALUE IN ('fund', 'grant', 'reserve', 'capture',
  'release', 'forfeit', 'expire', 'revoke', 'correct'));

CREATE TABLE accounts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  kind account_kind NOT NULL,
  space_id int REFERENCES spaces,        -- of a payable account
  balance bigint NOT NULL DEFAULT 0,
  -- Only the source, where public money comes from, goes below zero.
  CONSTRAINT balance_covers CHECK (balance >= 0 OR kind = 'source'),
  CHECK ((kind = 'payable') = (space_id IS NOT NULL))
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX ON accounts (campaign_id) WHERE kind = 'source';
CREATE UNIQUE INDEX ON accounts (campaign_id, space_id) WHERE kind = 'payable';

CREATE TABLE pots (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  slug text NOT NULL,
  name jsonb NOT NULL,
  rank smallint NOT NULL DEFAULT 1,      -- the lower is drawn on first
  account_id bigint NOT NULL UNIQUE REFERENCES accounts,
  UNIQUE (campaign_id, slug)
);

CREATE TABLE vouchers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  campaign_id int NOT NULL REFERENCES campaigns,
  pot_id int NOT NULL REFERENCES pots,
  beneficiary_id bigint NOT NULL REFERENCES beneficiaries,
  code text NOT NULL UNIQUE CHECK (length(code) BETWEEN 8 AND 40),
  granted bigint NOT NULL CHECK (granted > 0),
  valid_from date NOT NULL,
  valid_until date NOT NULL,             -- last day of use, in the campaign's zone
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'expired', 'revoked')),
  account_id bigint NOT NULL UNIQUE REFERENCES accounts,
  reserved_account_id bigint NOT NULL UNIQUE REFERENCES accounts,
  granted_at timestamptz NOT NULL,
  granted_by bigint REFERENCES members,
  CHECK (valid_until >= valid_from)
);
CREATE INDEX ON vouchers (beneficiary_id);
CREATE INDEX ON vouchers (valid_until) WHERE state = 'active';

-- What one beneficiary used in one year of use; the cap is taken here, in one statement.
CREATE TABLE cap_uses (
  campaign_id int NOT NULL REFERENCES campaigns,
  beneficiary_id bigint NOT NULL REFERENCES beneficiaries,
  year smallint NOT NULL,
  used amount_left NOT NULL,
  PRIMARY KEY (campaign_id, beneficiary_id, year)
) WITH (fillfactor = 70);

-- One row per transfer: balanced by construction, and never changed.
CREATE TABLE ledger (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  debit bigint NOT NULL,                 -- the account it leaves
  credit bigint NOT NULL,                -- the account it reaches
  amount amount_moved NOT NULL,
  cause transfer_cause NOT NULL,
  voucher_id bigint,
  reservation_id uuid,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CHECK (debit <> credit)
);
CREATE INDEX ON ledger (voucher_id, id);

-- Balances move in the statement that writes the transfer, and in no other way: the application
-- may insert here and may not update accounts. It runs with the owner's rights, so nobody else may
-- hang it on a table of their own.
CREATE FUNCTION move_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moved int;
BEGIN
  IF TG_RELID <> 'public.ledger'::regclass THEN
    RAISE EXCEPTION 'only the ledger moves balances' USING ERRCODE = '23001';
  END IF;
  UPDATE accounts SET balance = balance + CASE id WHEN NEW.credit THEN NEW.amount ELSE -NEW.amount END
   WHERE id IN (NEW.debit, NEW.credit);
  GET DIAGNOSTICS moved = ROW_COUNT;
  IF moved <> 2 THEN
    RAISE EXCEPTION 'ledger names an account that is not there' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION move_balances() FROM PUBLIC;
CREATE TRIGGER move_balances AFTER INSERT ON ledger
  FOR EACH ROW EXECUTE FUNCTION move_balances();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: write a correcting transfer instead', TG_TABLE_NAME
    USING ERRCODE = '23001';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
