-- The door of a space, whose printed QR and whose wall display's code say that one is there. What
-- they show is made of the installation's key and this salt, which alone opens nothing; another
-- salt, and every sheet printed before is void.
CREATE TABLE doors (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL UNIQUE REFERENCES spaces ON DELETE CASCADE,
  salt text NOT NULL CHECK (length(salt) >= 32),
  renewed_at timestamptz NOT NULL,
  version int NOT NULL DEFAULT 1
);

-- Tablets at the entrance: each has an address of its own, kept as its hash.
CREATE TABLE door_displays (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  door_id int NOT NULL REFERENCES doors ON DELETE CASCADE,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX door_displays_of_door ON door_displays (door_id) WHERE revoked_at IS NULL;
