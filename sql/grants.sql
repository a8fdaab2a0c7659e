-- What the application's role may do; run after every migration, for the role in booking.app_role.
DO $$
DECLARE app text := current_setting('booking.app_role');
BEGIN
  IF app = current_user THEN RETURN; END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', app);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', app);
  EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO %I', app);
  -- Balances move only by transfers, and transfers are never changed.
  EXECUTE format('REVOKE UPDATE, DELETE ON ledger FROM %I', app);
  EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON accounts FROM %I', app);
  EXECUTE format('GRANT INSERT (campaign_id, kind, space_id) ON accounts TO %I', app);
  -- Statements go forward, their lines stand but for a discarded one's, and of a
  -- correction only what was taken rises.
  EXECUTE format('REVOKE DELETE ON statements FROM %I', app);
  EXECUTE format('REVOKE UPDATE, DELETE ON statement_lines FROM %I', app);
  EXECUTE format('GRANT UPDATE (freed) ON statement_lines TO %I', app);
  EXECUTE format('REVOKE UPDATE, DELETE ON settlement_corrections FROM %I', app);
  EXECUTE format('GRANT UPDATE (taken) ON settlement_corrections TO %I', app);
  -- What somebody applied for, handed in or declared is answered or taken back, and stands.
  EXECUTE format('REVOKE UPDATE, DELETE ON declared_aid, withdrawn_aid, separations FROM %I', app);
  EXECUTE format('GRANT UPDATE (beneficiary_id) ON declared_aid TO %I', app);
  EXECUTE format('REVOKE DELETE ON applications, expenses FROM %I', app);
  -- An answer to an invitation stands; of a declined one the member may say that they keep it.
  EXECUTE format('REVOKE UPDATE, DELETE ON invitation_answers FROM %I', app);
  EXECUTE format('GRANT UPDATE (kept_at) ON invitation_answers TO %I', app);
  EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON migrations FROM %I', app);
  EXECUTE format('REVOKE UPDATE, DELETE ON demo_mark FROM %I', app);
  EXECUTE format('GRANT EXECUTE ON FUNCTION lock_balance(bigint) TO %I', app);
  -- It makes no tables, not even temporary ones: a table takes triggers. On a server of the
  -- operator's the database may be somebody else's, who alone can revoke this.
  IF EXISTS (SELECT FROM pg_database
              WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')) THEN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  END IF;
END $$;
