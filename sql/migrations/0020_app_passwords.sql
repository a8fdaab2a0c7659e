-- Passwords that a member makes for one app each: they open the member's calendars over CalDAV, to
-- be read, and nothing else.
CREATE TABLE app_passwords (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX ON app_passwords (member_id);
