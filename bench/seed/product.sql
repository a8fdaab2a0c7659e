-- A network of the limit's size in the product's own tables: 64 spaces, each with two pools of 20
-- desks, four rooms and two machines; a 65th with ten empty pools for the contention runs.
-- bench.first_day is set by whoever runs this. In a fresh database identities begin at 1, so that
-- a space's, a resource's, a member's and a voucher's number is known beforehand.
INSERT INTO spaces (slug, kind, name, street, postcode, municipio, lat, lon, closes_on_holidays,
                    sample)
SELECT 'bench-' || s, 'coworking', 'Spazio campione ' || s, 'via Campione ' || s, '20144',
       1 + s % 9, 45.40 + 0.13 * random(), 9.08 + 0.20 * random(), false, true
  FROM generate_series(1, 65) AS s ORDER BY s;

INSERT INTO opening_hours (space_id, weekday, opens, closes)
SELECT s, d, 480, 1320 FROM generate_series(1, 65) AS s, generate_series(1, 7) AS d;

INSERT INTO certifications (space_id, state, listed_from, for_demonstration)
SELECT s, 'listed', date '2016-01-01', true FROM generate_series(1, 65) AS s;

INSERT INTO resources (space_id, key, kind, family, name, rules, prices, position)
SELECT s, 'resource-' || k, kind, CASE kind WHEN 'machine' THEN 'laser_cutter' END,
       jsonb_build_object('it', 'Risorsa ' || k, 'en', 'Resource ' || k),
       '{"ahead_days": 732}',
       '{"items": [{"item": "hour", "cents": 250}, {"item": "half_day", "cents": 900, "hours": 4},
                   {"item": "day", "cents": 1600}]}', k
  FROM (SELECT s, k, CASE WHEN k <= 2 OR s = 65 THEN 'desk' WHEN k <= 6 THEN 'room'
                          ELSE 'machine' END AS kind
          FROM generate_series(1, 65) AS s,
               generate_series(1, CASE s WHEN 65 THEN 10 ELSE 8 END) AS k) AS every
 ORDER BY s, k;

INSERT INTO units (resource_id, number, name)
SELECT r.id, n, n::text AS name
  FROM resources r, generate_series(1, CASE r.kind WHEN 'desk' THEN 20 ELSE 1 END) AS n
 ORDER BY r.id, n;

-- 5,000 people, each with a token and a voucher of 1,500 euros.
INSERT INTO beneficiaries (kind, name) SELECT 'person', 'Person ' || m
  FROM generate_series(1, 5000) AS m ORDER BY m;
INSERT INTO members (email, name, beneficiary_id)
SELECT 'person-' || m || '@example.org', 'Person ' || m, m
  FROM generate_series(1, 5000) AS m ORDER BY m;
INSERT INTO tokens (member_id, sha256, name, scopes, created_at)
SELECT m, sha256(convert_to('bench-token-' || m, 'UTF8')), 'bench', '{read,reserve}', now()
  FROM generate_series(1, 5000) AS m ORDER BY m;

INSERT INTO campaigns (slug, name, terms, opens_on, closes_on)
VALUES ('bench', '{"it": "Campione", "en": "Sample"}',
        '{"rate_basis_points": 5000, "cap_per_year": 150000}', '2016-01-01', '2099-12-31');
INSERT INTO accounts (campaign_id, kind) VALUES (1, 'source'), (1, 'pot');
INSERT INTO pots (campaign_id, slug, name, account_id, budget)
VALUES (1, 'city', '{"it": "Comune", "en": "City"}', 2, 5000 * 150000);
INSERT INTO accounts (campaign_id, kind)
SELECT 1, kind FROM generate_series(1, 5000) AS m, unnest(ARRAY['voucher', 'reserved']) AS kind
 ORDER BY m, kind DESC;
INSERT INTO vouchers (campaign_id, pot_id, beneficiary_id, code, granted, valid_from, valid_until,
                      account_id, reserved_account_id, granted_at)
SELECT 1, 1, m, 'BENCH-' || lpad(m::text, 8, '0'), 150000, '2016-01-01', '2099-12-31',
       1 + 2 * m, 2 + 2 * m, now()
  FROM generate_series(1, 5000) AS m ORDER BY m;
INSERT INTO ledger (debit, credit, amount, cause) VALUES (1, 2, 5000 * 150000, 'fund');
INSERT INTO ledger (debit, credit, amount, cause, voucher_id)
SELECT 2, account_id, granted, 'grant', id FROM vouchers ORDER BY id;

-- Indexes and foreign keys of a million rows are quicker made afterwards than row by row.
SET session_replication_role = replica;
CREATE TEMP TABLE later (number serial, definition text);
DO $$
DECLARE each record;
BEGIN
  FOR each IN SELECT conname, conrelid::regclass AS of_table, pg_get_constraintdef(oid) AS rest
                FROM pg_constraint WHERE contype = 'x' AND conrelid = 'claims'::regclass LOOP
    INSERT INTO later (definition)
    VALUES (format('ALTER TABLE %s ADD CONSTRAINT %I %s', each.of_table, each.conname, each.rest));
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.of_table, each.conname);
  END LOOP;
  FOR each IN SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
                FROM pg_index WHERE indrelid IN ('claims'::regclass, 'reservations'::regclass)
                 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) LOOP
    INSERT INTO later (definition) VALUES (each.definition);
    EXECUTE format('DROP INDEX %s', each.name);
  END LOOP;
END $$;

-- One stay in about 93 % of unit-days: 1,000,000 in a year, of 1 to 4 half hours, within 8–22.
CREATE TEMP TABLE stays AS
SELECT row_number() OVER () AS n, u.id AS unit_id, r.id AS resource_id, r.space_id, day,
       starts_at, starts_at + (1 + floor(random() * 4)) * interval '30 min' AS ends_at
  FROM units u JOIN resources r ON r.id = u.resource_id AND r.space_id <= 64,
       generate_series(0, 364) AS d,
       LATERAL (SELECT current_setting('bench.first_day')::date + d AS day) AS x,
       LATERAL (SELECT (day + time '08:00' + floor(random() * 23) * interval '30 min')
                         AT TIME ZONE 'Europe/Rome' AS starts_at) AS y
 WHERE random() < 0.9307;

-- Ids like those of the product, which begin with the time.
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points, cancel_free_until,
  created_at, changed_at)
SELECT (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid,
       'SEED-' || n, 1 + n % 5000, 1 + n % 5000, space_id, resource_id, ARRAY[unit_id], 1,
       starts_at, ends_at, day, 'confirmed', 500, 2200, starts_at - interval '24 hours', now(),
       now()
  FROM stays;
INSERT INTO claims (resource_id, unit_id, period, reservation_id)
SELECT resource_id, unit_id, tstzrange(starts_at, ends_at),
       (lpad(to_hex(1700000000000 + n), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid
  FROM stays;

DO $$
DECLARE each text;
BEGIN
  FOR each IN SELECT definition FROM later ORDER BY number LOOP EXECUTE each; END LOOP;
END $$;
RESET session_replication_role;
DROP TABLE stays, later;

-- What a day leaves behind. A table that was vacuumed while empty is planned as if it always were.
INSERT INTO idempotent_answers (member_id, operation, key, body_sha256, status, body, answered_at)
SELECT 1 + n % 5000, 'POST /api/v1/reservations', 'seed-' || n, sha256(convert_to(n::text, 'UTF8')),
       201, repeat('x', 700), now() - n * interval '1 second'
  FROM generate_series(1, 50000) AS n;
INSERT INTO cap_uses (campaign_id, beneficiary_id, year, used)
SELECT 1, m, extract(year FROM current_setting('bench.first_day')::date)::int + y, 0
  FROM generate_series(1, 5000) AS m, generate_series(0, 1) AS y;
INSERT INTO events (type, version, stream, stream_version, space_id, payload, recorded_at)
SELECT 'SpaceLoaded', 1, 'space:' || s, 1, s, '{}', now() FROM generate_series(1, 65) AS s;
CREATE SEQUENCE bench_hot;
GRANT USAGE ON SEQUENCE bench_hot TO booking_app;
