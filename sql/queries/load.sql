-- name: lock_loader
-- Two loads take turns, so that neither decides on what the other is about to write.
SELECT pg_advisory_xact_lock(101, 0);

-- name: loaded_hashes
SELECT slug, id, loaded_sha256 FROM spaces WHERE slug = ANY (:slugs) ORDER BY id;

-- name: lock_spaces
-- Every space before the first is changed, in one order: change_space() also takes the row of
-- network_version, and whoever holds that must not wait for a space.
SELECT count(pg_advisory_xact_lock(1, id)) FROM (
  SELECT id FROM spaces WHERE id = ANY (:ids) ORDER BY id) AS each;

-- name: spaces_in_full
-- The shape of LoadedSpace.document(), without what is retired, and what no file names beside it.
SELECT s.slug, jsonb_build_object(
    'id', s.id,
    'facts', jsonb_build_object('kind', s.kind, 'name', s.name, 'street', s.street,
      'postcode', s.postcode, 'city', s.city, 'municipio', s.municipio, 'lat', s.lat, 'lon', s.lon,
      'website', s.website, 'timezone', s.timezone, 'amenities', to_jsonb(s.amenities),
      'closes_on_holidays', s.closes_on_holidays, 'sample', s.sample, 'note', s.note,
      'source', s.source),
    'hours', coalesce((SELECT jsonb_agg(jsonb_build_object('weekday', o.weekday, 'opens', o.opens,
        'closes', o.closes) ORDER BY o.weekday, o.opens)
      FROM opening_hours o WHERE o.space_id = s.id), '[]'),
    'special_hours', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', x.kind, 'name', x.name,
        'first_day', x.first_day, 'last_day', x.last_day, 'hours', x.hours))
      FROM special_hours x WHERE x.space_id = s.id), '[]'),
    'listing', (SELECT jsonb_build_object('state', c.state, 'listed_from', c.listed_from,
        'listed_until', c.listed_until, 'for_demonstration', c.for_demonstration,
        'source', c.source)
      FROM certifications c WHERE c.space_id = s.id),
    'decided_here', EXISTS (SELECT FROM certification_steps p
      WHERE p.space_id = s.id AND p.origin = 'person'
        AND p.state IN ('listed', 'rejected', 'suspended', 'removed')),
    'resources', coalesce((SELECT jsonb_object_agg(r.key, jsonb_build_object('kind', r.kind,
        'family', r.family, 'name', r.name, 'amenities', to_jsonb(r.amenities), 'rules', r.rules,
        'prices', r.prices, 'position', r.position,
        'units', coalesce((SELECT jsonb_object_agg(u.number::text, u.name)
          FROM units u WHERE u.resource_id = r.id AND u.retired_at IS NULL), '{}'),
        'parts', coalesce((SELECT jsonb_agg(part ORDER BY part COLLATE "C") FROM (
            SELECT pr.key || '/' || pu.number AS part
              FROM resource_parts p JOIN units pu ON pu.id = p.unit_id
              JOIN resources pr ON pr.id = pu.resource_id WHERE p.whole_id = r.id) AS parts), '[]')))
      FROM resources r WHERE r.space_id = s.id AND r.retired_at IS NULL), '{}')) AS document
  FROM spaces s WHERE s.id = ANY (:ids);

-- name: loaded_documents
-- What the files said when these were loaded last; of those that were loaded before it was kept, none.
SELECT slug, loaded_document FROM spaces WHERE id = ANY (:ids) AND loaded_document IS NOT NULL;

-- name: upsert_space
INSERT INTO spaces (slug, kind, name, street, postcode, city, municipio, lat, lon, website,
  timezone, amenities, closes_on_holidays, sample, note, source, created_at)
VALUES (:slug, :kind, :name, :street, :postcode, :city, :municipio, :lat, :lon, :website,
  :timezone, :amenities, :closes_on_holidays, :sample, :note, :source, :now)
ON CONFLICT (slug) DO UPDATE SET
  (kind, name, street, postcode, city, municipio, lat, lon, website, timezone, amenities,
   closes_on_holidays, sample, note, source) =
  (EXCLUDED.kind, EXCLUDED.name, EXCLUDED.street, EXCLUDED.postcode, EXCLUDED.city,
   EXCLUDED.municipio, EXCLUDED.lat, EXCLUDED.lon, EXCLUDED.website, EXCLUDED.timezone,
   EXCLUDED.amenities, EXCLUDED.closes_on_holidays, EXCLUDED.sample, EXCLUDED.note,
   EXCLUDED.source)
RETURNING id;

-- name: change_space
SELECT change_space(:space_id);

-- name: space_version
SELECT version FROM spaces WHERE id = :space_id;

-- name: remember_loaded
-- What the file says; where it lists no resources, those that it listed before. No version, no event:
-- perhaps only its way of saying it changed.
UPDATE spaces
   SET loaded_sha256 = :sha256,
       loaded_document = CASE WHEN :document::jsonb -> 'resources' = 'null'
         THEN jsonb_set(:document, '{resources}', coalesce(loaded_document -> 'resources', 'null'))
         ELSE :document END
 WHERE id = :space_id;

-- name: delete_hours
DELETE FROM opening_hours WHERE space_id = :space_id;

-- name: insert_hours
INSERT INTO opening_hours (space_id, weekday, opens, closes)
SELECT :space_id, h.weekday, h.opens, h.closes
  FROM jsonb_to_recordset(:hours) AS h(weekday smallint, opens smallint, closes smallint);

-- name: delete_listing
-- Unless somebody decided here about the space's certification: that outlives the file. So does an
-- application, which no file named.
WITH gone AS (
  DELETE FROM certifications c
   WHERE c.space_id = :space_id AND NOT EXISTS (
     SELECT FROM certification_steps p
      WHERE p.space_id = :space_id AND p.origin = 'person'
        AND (p.state IN ('listed', 'rejected', 'suspended', 'removed')
             OR c.state IN ('applied', 'visited')))
  RETURNING c.space_id, c.state),
step AS (
  INSERT INTO certification_steps (space_id, state, on_day, origin, made_at)
  SELECT s.id, 'removed', (:now::timestamptz AT TIME ZONE s.timezone)::date, 'file', :now
    FROM gone JOIN spaces s ON s.id = gone.space_id
  RETURNING id, space_id, state, on_day, until_day)
INSERT INTO events (type, version, stream, stream_version, space_id, payload, recorded_at)
SELECT 'CertificationChanged', 1, 'space:' || s.id, s.version, s.id,
       jsonb_build_object('space_id', s.id, 'state', p.state, 'was', gone.state,
         'on_day', p.on_day, 'until_day', p.until_day, 'step_id', p.id), :now
  FROM step p JOIN spaces s ON s.id = p.space_id JOIN gone ON gone.space_id = s.id;

-- name: upsert_listing
-- Unless somebody decided here, as above, for which applying and a visit are not enough; a step and
-- its event (CertificationChanged of booking/city_events.py) where it stands otherwise than before.
WITH known AS (
  SELECT state, listed_from, listed_until FROM certifications WHERE space_id = :space_id),
written AS (
  INSERT INTO certifications AS c (space_id, state, listed_from, listed_until, for_demonstration,
    source, changed_at)
  SELECT :space_id, :state, :listed_from::date, :listed_until::date, :for_demonstration, :source,
         :now::timestamptz
   WHERE NOT EXISTS (
     SELECT FROM certification_steps p
      WHERE p.space_id = :space_id AND p.origin = 'person'
        AND p.state IN ('listed', 'rejected', 'suspended', 'removed'))
  ON CONFLICT (space_id) DO UPDATE SET (state, listed_from, listed_until, for_demonstration, source,
    changed_at, warned_days) = (EXCLUDED.state, EXCLUDED.listed_from, EXCLUDED.listed_until,
    EXCLUDED.for_demonstration, EXCLUDED.source, EXCLUDED.changed_at,
    -- What was said of another last day says nothing of this one.
    CASE WHEN c.listed_until = EXCLUDED.listed_until THEN c.warned_days END)
  RETURNING c.space_id, c.state, c.listed_from, c.listed_until),
step AS (
  INSERT INTO certification_steps (space_id, state, on_day, until_day, origin, made_at)
  SELECT s.id, w.state, coalesce(w.listed_from, (:now AT TIME ZONE s.timezone)::date),
         CASE WHEN w.listed_from IS NOT NULL THEN w.listed_until END, 'file', :now
    FROM written w JOIN spaces s ON s.id = w.space_id
   WHERE NOT EXISTS (
     SELECT FROM known k
      WHERE (k.state, k.listed_from, k.listed_until)
            IS NOT DISTINCT FROM (w.state, w.listed_from, w.listed_until))
  RETURNING id, space_id, state, on_day, until_day)
INSERT INTO events (type, version, stream, stream_version, space_id, payload, recorded_at)
SELECT 'CertificationChanged', 1, 'space:' || s.id, s.version, s.id,
       jsonb_build_object('space_id', s.id, 'state', p.state, 'was', k.state,
         'on_day', p.on_day, 'until_day', p.until_day, 'step_id', p.id), :now
  FROM step p JOIN spaces s ON s.id = p.space_id LEFT JOIN known k ON true;

-- name: upsert_resources
INSERT INTO resources (space_id, key, kind, family, name, amenities, rules, prices, position)
SELECT :space_id, r.key, r.kind, r.family, r.name, r.amenities, r.rules, r.prices, r.position
  FROM jsonb_to_recordset(:resources) AS r(key text, kind text, family text, name jsonb,
    amenities text[], rules jsonb, prices jsonb, position smallint)
 ORDER BY r.position
ON CONFLICT (space_id, key) DO UPDATE SET
  (kind, family, name, amenities, rules, prices, position, retired_at) =
  (EXCLUDED.kind, EXCLUDED.family, EXCLUDED.name, EXCLUDED.amenities, EXCLUDED.rules,
   EXCLUDED.prices, EXCLUDED.position, NULL);

-- name: upsert_units
INSERT INTO units (resource_id, number, name)
SELECT r.id, u.number, u.name
  FROM jsonb_to_recordset(:units) AS u(key text, number smallint, name text)
  JOIN resources r ON r.space_id = :space_id AND r.key = u.key
 ORDER BY r.id, u.number
ON CONFLICT (resource_id, number) DO UPDATE SET name = EXCLUDED.name, retired_at = NULL;

-- name: close_new_units
-- A closure holds for units that came after it too.
INSERT INTO claims (resource_id, unit_id, period, closure_id)
SELECT u.resource_id, u.id, tstzrange(greatest(k.starts_at, :now), k.ends_at), k.id
  FROM closures k
  JOIN resources r ON r.space_id = k.space_id
  JOIN units u ON u.resource_id = r.id AND u.retired_at IS NULL
 WHERE k.space_id = :space_id AND k.ends_at > :now AND k.unit_id IS NULL
   AND (k.resource_id IS NULL OR k.resource_id = r.id OR EXISTS (
     SELECT 1 FROM resource_parts p WHERE p.whole_id = k.resource_id AND p.unit_id = u.id))
   AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.closure_id = k.id AND c.unit_id = u.id)
ON CONFLICT DO NOTHING;

-- name: block_busy_units
-- What is busy elsewhere blocks units that came after it too, and none that left.
SELECT block_busy_units(ARRAY(SELECT id FROM busy_sources
                               WHERE space_id = :space_id AND removed_at IS NULL));

-- name: retire_resources
UPDATE resources SET retired_at = :now
 WHERE space_id = :space_id AND key = ANY (:keys) AND retired_at IS NULL;

-- name: retire_units
UPDATE units u SET retired_at = :now FROM resources r
 WHERE r.id = u.resource_id AND r.space_id = :space_id AND r.key || '/' || u.number = ANY (:units)
   AND u.retired_at IS NULL;

-- name: delete_parts
DELETE FROM resource_parts p USING resources r WHERE r.id = p.whole_id AND r.space_id = :space_id;

-- name: insert_parts
INSERT INTO resource_parts (whole_id, unit_id)
SELECT w.id, u.id
  FROM jsonb_to_recordset(:parts) AS p(whole text, part text, number smallint)
  JOIN resources w ON w.space_id = :space_id AND w.key = p.whole
  JOIN resources r ON r.space_id = :space_id AND r.key = p.part
  JOIN units u ON u.resource_id = r.id AND u.number = p.number;

-- name: claims_in_the_way
-- What is still to come on a unit that leaves, and reservations of a resource that leaves or
-- whose parts change. One line for each, however many units it takes. What is busy in an imported
-- calendar keeps no unit: it leaves with it.
SELECT CASE WHEN r.id IS NOT NULL AND res.key = ANY (:resources) THEN res.key
            ELSE min(ur.key || '/' || u.number) END AS what,
       r.reference, min(lower(c.period)) AS starts_at, min(cl.reason) AS closed_for
  FROM resources ur
  JOIN units u ON u.resource_id = ur.id
  JOIN claims c ON c.unit_id = u.id AND c.period && tstzrange(:now, NULL)
  LEFT JOIN reservations r ON r.id = c.reservation_id
  LEFT JOIN resources res ON res.id = r.resource_id
  LEFT JOIN closures cl ON cl.id = c.closure_id
 WHERE ur.space_id = :space_id AND coalesce(c.expires_at > :now, true) AND c.busy_id IS NULL
   AND (ur.key || '/' || u.number = ANY (:units) OR res.key = ANY (:resources))
 GROUP BY r.id, r.reference, res.key, c.closure_id
 ORDER BY starts_at, what;

-- name: resources_paid_as_another_kind
SELECT q.key
  FROM spaces s
  JOIN resources q ON q.space_id = s.id
  JOIN jsonb_to_recordset(:resources) AS r(key text, kind text) ON r.key = q.key
 WHERE s.slug = :slug AND r.kind <> q.kind
   AND EXISTS (SELECT FROM reservations x
                WHERE x.space_id = q.space_id AND x.resource_id = q.id AND x.voucher_id IS NOT NULL)
 ORDER BY q.key;

-- name: is_demo
SELECT EXISTS (SELECT FROM demo_mark);

-- name: mark_demo
INSERT INTO demo_mark (loaded_at) VALUES (:now) ON CONFLICT DO NOTHING;

-- name: space_id
SELECT id FROM spaces WHERE slug = :slug;
