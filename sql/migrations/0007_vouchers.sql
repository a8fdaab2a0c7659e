-- What granting, expiring and giving back need beside the ledger itself.

-- In whose days a campaign opens and closes, and a voucher expires.
ALTER TABLE campaigns
  ADD COLUMN timezone text NOT NULL DEFAULT 'Europe/Rome',
  ADD COLUMN version int NOT NULL DEFAULT 0;   -- of the event stream campaign:ID

ALTER TABLE pots
  -- What was put into it, in the campaign's unit: the ledger's fundings less its corrections.
  ADD COLUMN budget bigint NOT NULL DEFAULT 0 CHECK (budget >= 0),
  -- Whose grants it pays for: a second pot may be for undertakings alone.
  ADD COLUMN admits text[] NOT NULL DEFAULT '{person,undertaking}'
    CHECK (cardinality(admits) > 0 AND admits <@ ARRAY['person', 'undertaking']);

ALTER TABLE vouchers
  ADD COLUMN version int NOT NULL DEFAULT 1,   -- of the event stream voucher:ID
  ADD COLUMN extended_from date;               -- the last day as granted, once a fault moved it

-- A code as it is compared: capitals and digits alone, so that dashes, spaces and case are free.
CREATE FUNCTION voucher_key(p_code text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(upper(p_code), '[^0-9A-Z]', '', 'g') $$;
CREATE UNIQUE INDEX vouchers_key ON vouchers (voucher_key(code));

-- What a decision needs of the voucher of that code: NULL where none of that code belongs to the
-- member's beneficiary, so that an unknown code and another's look the same.
CREATE FUNCTION voucher_holding(p_code text, p_member_id bigint, p_year int) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
           'voucher_id', v.id, 'code', v.code, 'campaign_id', c.id, 'campaign_slug', c.slug,
           'campaign_name', c.name, 'unit', c.unit, 'terms', c.terms,
           'beneficiary_id', v.beneficiary_id, 'valid_from', v.valid_from,
           'valid_until', v.valid_until, 'state', v.state, 'balance', a.balance,
           'used_this_year', coalesce(u.used, 0), 'year', p_year, 'account_id', v.account_id,
           'reserved_account_id', v.reserved_account_id, 'pot_account_id', p.account_id)
    FROM members m
    JOIN vouchers v ON v.beneficiary_id = m.beneficiary_id
    JOIN campaigns c ON c.id = v.campaign_id
    JOIN pots p ON p.id = v.pot_id
    JOIN accounts a ON a.id = v.account_id
    LEFT JOIN cap_uses u ON u.campaign_id = v.campaign_id
                        AND u.beneficiary_id = v.beneficiary_id AND u.year = p_year
   WHERE m.id = p_member_id AND voucher_key(v.code) = voucher_key(p_code)
$$;

-- The balance, which nobody else changes until the end of the transaction. The application may not
-- update accounts, and PostgreSQL asks for that right even to lock a row.
CREATE FUNCTION lock_balance(p_account_id bigint) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$ SELECT balance FROM accounts WHERE id = p_account_id FOR NO KEY UPDATE $$;
-- It runs with the owner's rights: grants.sql says who else may call it.
REVOKE EXECUTE ON FUNCTION lock_balance(bigint) FROM PUBLIC;
