-- What sign-in and the demo need beside 0002_members.sql.

-- Of the event stream member:ID, taken under the row's lock; the first is MemberRegistered.
ALTER TABLE members ADD COLUMN version int NOT NULL DEFAULT 1;

-- One sign-in link per role of the demo, made anew at each start and used as often as one likes.
-- There are rows here only while the product runs as a demo, on loopback.
CREATE TABLE demo_links (
  role text PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
  made_at timestamptz NOT NULL
);
