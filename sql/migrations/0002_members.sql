-- Members, what they may do, and how they prove who they are.
CREATE TABLE beneficiaries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('person', 'undertaking')),
  tax_code text UNIQUE,                  -- codice fiscale or partita IVA; NULL until it is known
  name text,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE members (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email citext NOT NULL UNIQUE CHECK (length(email) <= 254),
  name text CHECK (length(name) <= 200),
  language text NOT NULL DEFAULT 'it' CHECK (language IN ('it', 'en')),
  birth_date date,
  -- Two accounts of one beneficiary share every cap.
  beneficiary_id bigint REFERENCES beneficiaries,
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON members (beneficiary_id);

-- Everybody is a coworker; these come on top.
CREATE TABLE roles (
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('manager', 'officer', 'admin')),
  space_id int REFERENCES spaces ON DELETE CASCADE,
  granted_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((role = 'manager') = (space_id IS NOT NULL))
);
CREATE UNIQUE INDEX ON roles (member_id, role, coalesce(space_id, 0));

CREATE TABLE qualifications (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  family text NOT NULL,
  level smallint NOT NULL DEFAULT 1 CHECK (level > 0),
  issuer_space_id int NOT NULL REFERENCES spaces,
  issued_on date NOT NULL,
  expires_on date,                       -- last day; NULL: never
  CHECK (expires_on >= issued_on)
);
CREATE INDEX ON qualifications (member_id, family);

CREATE TABLE tokens (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX ON tokens (member_id);

CREATE TABLE sign_in_requests (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email citext NOT NULL,
  language text NOT NULL CHECK (language IN ('it', 'en')),
  -- The browser that asked holds the secret of this hash in a cookie.
  browser_sha256 bytea NOT NULL CHECK (length(browser_sha256) = 32),
  next_path text NOT NULL DEFAULT '/',
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Set by the worker when it sends the mail: the link's token and the code to type.
  token_sha256 bytea UNIQUE CHECK (length(token_sha256) = 32),
  code_sha256 bytea CHECK (length(code_sha256) = 32),
  tries smallint NOT NULL DEFAULT 0,
  used_at timestamptz
);
CREATE INDEX ON sign_in_requests (browser_sha256);
CREATE INDEX ON sign_in_requests (expires_at);

CREATE TABLE sessions (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  csrf_sha256 bytea NOT NULL CHECK (length(csrf_sha256) = 32),
  demo boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON sessions (member_id);
CREATE INDEX ON sessions (expires_at);

CREATE DOMAIN idempotency_key AS text CHECK (length(VALUE) BETWEEN 1 AND 255);

-- The first answer to a write with an Idempotency-Key, kept for seven days.
CREATE TABLE idempotent_answers (
  member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
  operation text NOT NULL,               -- method and path
  key idempotency_key NOT NULL,
  body_sha256 bytea NOT NULL,
  status smallint NOT NULL,
  body text NOT NULL,
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (member_id, key, operation)
);
CREATE INDEX ON idempotent_answers USING brin (answered_at);

-- Held to the end of the transaction: two requests with one key take turns.
CREATE FUNCTION lock_idempotency_key(p_member_id bigint, p_operation text, p_key text)
RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtextextended(p_member_id || ' ' || p_operation || ' ' || p_key, 2))
$$;
