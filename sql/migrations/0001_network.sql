-- The network: spaces, their hours and standing, resources and the units that can be taken.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS citext;

CREATE TABLE spaces (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
  kind text NOT NULL CHECK (kind IN ('coworking', 'fablab', 'hub')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  street text,
  postcode text,
  city text NOT NULL DEFAULT 'Milano',
  municipio smallint CHECK (municipio BETWEEN 1 AND 9),
  lat float8 CHECK (lat BETWEEN -90 AND 90),
  lon float8 CHECK (lon BETWEEN -180 AND 180),
  website text,
  timezone text NOT NULL DEFAULT 'Europe/Rome',
  amenities text[] NOT NULL DEFAULT '{}',
  closes_on_holidays boolean NOT NULL DEFAULT true,
  sample boolean NOT NULL DEFAULT false,
  note jsonb NOT NULL DEFAULT '{}',      -- {"it": …, "en": …}
  source text,
  loaded_sha256 text,                    -- what the loader last wrote, so that twice changes nothing
  -- Rises with every change of what a reservation is decided on: hours, rules, prices, listing.
  -- Whoever changes it holds change_space(id); whoever reserves compares it under share_space(id).
  version bigint NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((lat IS NULL) = (lon IS NULL)),
  UNIQUE (id, slug)
);

CREATE TABLE opening_hours (
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),    -- ISO: 1 is Monday
  opens smallint NOT NULL CHECK (opens BETWEEN 0 AND 1439),     -- minutes of wall-clock time
  closes smallint NOT NULL CHECK (closes > opens AND closes <= opens + 1440), -- 1560 is 02:00 next day
  PRIMARY KEY (space_id, weekday, opens)
);

-- Standing in the city's elenco qualificato (coworkings) or its list of makerspaces.
CREATE TABLE certifications (
  space_id int PRIMARY KEY REFERENCES spaces ON DELETE CASCADE,
  state text NOT NULL
    CHECK (state IN ('applied', 'visited', 'listed', 'suspended', 'removed', 'rejected')),
  listed_from date,
  listed_until date,                     -- last day; NULL: no end known
  -- The city's own listing is not sourced for every space that the demonstration lists.
  for_demonstration boolean NOT NULL DEFAULT false,
  source text,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CHECK (state <> 'listed' OR listed_from IS NOT NULL),
  CHECK (listed_until >= listed_from)
);

CREATE TABLE resources (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  key text NOT NULL CHECK (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),   -- its name in the loader's files
  kind text NOT NULL CHECK (kind IN ('desk', 'room', 'machine', 'area')),
  family text CHECK ((family IS NOT NULL) = (kind = 'machine')),
  name jsonb NOT NULL CHECK (name ? 'it' AND name ? 'en'),
  amenities text[] NOT NULL DEFAULT '{}',
  rules jsonb NOT NULL DEFAULT '{}',
  prices jsonb NOT NULL,
  position smallint NOT NULL DEFAULT 0,
  retired_at timestamptz,
  UNIQUE (space_id, key),
  UNIQUE (id, space_id)
);

CREATE TABLE units (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  resource_id int NOT NULL REFERENCES resources ON DELETE CASCADE,
  number smallint NOT NULL CHECK (number > 0),
  name text NOT NULL,
  retired_at timestamptz,
  UNIQUE (resource_id, number),
  UNIQUE (resource_id, id)
);

-- A whole has no unit of its own: it is the list of its parts' units, and claims all of them.
CREATE TABLE resource_parts (
  whole_id int NOT NULL REFERENCES resources ON DELETE CASCADE,
  unit_id int NOT NULL REFERENCES units ON DELETE CASCADE,
  PRIMARY KEY (whole_id, unit_id)
);

-- One row: rises with every change of any space. A web process that keeps the network in memory
-- compares it in a read it makes anyway.
CREATE TABLE network_version (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version bigint NOT NULL DEFAULT 1
);
INSERT INTO network_version DEFAULT VALUES;

-- What the demo loader leaves behind; demo mode is refused on a database without it.
CREATE TABLE demo_mark (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  loaded_at timestamptz NOT NULL
);

CREATE FUNCTION share_space(p_space_id int) RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock_shared(1, p_space_id) $$;

-- Taken by whatever changes what a reservation is decided on; waits for reservations in flight,
-- and those that follow see the new version and decide again.
CREATE FUNCTION change_space(p_space_id int) RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(1, p_space_id);
  UPDATE spaces SET version = version + 1 WHERE id = p_space_id;
  UPDATE network_version SET version = version + 1;
$$;
