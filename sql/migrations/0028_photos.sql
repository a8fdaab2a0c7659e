-- Photos of spaces and of what they have, as they are shown: drawn anew in two sizes when they were
-- given, without anything that a camera wrote into them.
CREATE TABLE photos (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  resource_id int,                       -- NULL: of the space
  -- What it shows, for those who don't see it: {"it": …, "en": …}.
  alt jsonb NOT NULL CHECK (length(alt ->> 'it') BETWEEN 1 AND 200
                            AND length(alt ->> 'en') BETWEEN 1 AND 200),
  position smallint NOT NULL DEFAULT 0,
  version int NOT NULL DEFAULT 1,        -- of the event stream photo:ID
  -- Of the large one; the small one has the same proportions.
  width smallint NOT NULL CHECK (width > 0),
  height smallint NOT NULL CHECK (height > 0),
  large bytea NOT NULL,
  small bytea NOT NULL,
  -- Names in addresses: what they hold never changes.
  large_sha256 text NOT NULL CHECK (large_sha256 ~ '^[0-9a-f]{64}$'),
  small_sha256 text NOT NULL CHECK (small_sha256 ~ '^[0-9a-f]{64}$'),
  made_by bigint REFERENCES members,
  made_at timestamptz NOT NULL,
  FOREIGN KEY (resource_id, space_id) REFERENCES resources (id, space_id)
);
CREATE INDEX photos_of_space ON photos (space_id, position, id);
CREATE INDEX photos_by_large ON photos (large_sha256);
CREATE INDEX photos_by_small ON photos (small_sha256);
-- WebP can't be made smaller.
ALTER TABLE photos ALTER large SET STORAGE EXTERNAL, ALTER small SET STORAGE EXTERNAL;
