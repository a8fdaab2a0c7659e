-- Two spaces beside the others: one whose feed is a little over 100 kB, one whose feed has 10,000
-- events. bench.first_day is set by whoever runs this.
INSERT INTO spaces (slug, kind, name, street, postcode, lat, lon, closes_on_holidays, sample)
VALUES ('feed-small', 'coworking', 'Spazio campione A', 'via Campione 1', '20144', 45.45, 9.16,
        false, true),
       ('feed-big', 'coworking', 'Spazio campione B', 'via Campione 2', '20144', 45.46, 9.17,
        false, true);
INSERT INTO opening_hours (space_id, weekday, opens, closes)
SELECT s.id, d, 0, 1440 FROM spaces s, generate_series(1, 7) AS d WHERE s.slug LIKE 'feed-%';
INSERT INTO resources (space_id, key, kind, name, rules, prices)
SELECT id, 'desks', 'desk', '{"it": "Scrivanie", "en": "Desks"}', '{"ahead_days": 732}',
       '{"items": [{"item": "hour", "cents": 250}]}'
  FROM spaces WHERE slug LIKE 'feed-%';
INSERT INTO units (resource_id, number, name)
SELECT r.id, n, n::text
  FROM resources r JOIN spaces s ON s.id = r.space_id, generate_series(1, 20) AS n
 WHERE s.slug LIKE 'feed-%';

-- Half an hour each, on one unit after another, from the first day on.
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points,
  cancel_free_until, created_at, changed_at)
SELECT gen_random_uuid(), 'FEED-' || s.slug || n, 1 + n % 5000, 1, s.id, r.id, ARRAY[u.id], 1,
       at, at + interval '30 minutes', at::date, 'confirmed', 125, 2200, at, now(), now()
  FROM spaces s JOIN resources r ON r.space_id = s.id,
       generate_series(0, CASE s.slug WHEN 'feed-small' THEN 239 ELSE 9999 END) AS n
  JOIN LATERAL (SELECT id FROM units WHERE resource_id = r.id AND number = 1 + n % 20) AS u ON true,
       LATERAL (SELECT current_setting('bench.first_day')::date + n / 20 * interval '30 minutes'
                  AS at) AS t
 WHERE s.slug LIKE 'feed-%';
INSERT INTO claims (resource_id, unit_id, period, reservation_id)
SELECT r.resource_id, r.unit_ids[1], tstzrange(r.starts_at, r.ends_at), r.id
  FROM reservations r JOIN spaces s ON s.id = r.space_id WHERE s.slug LIKE 'feed-%';
ANALYZE reservations, claims;
