-- name: network_version
SELECT version FROM network_version;

-- name: certification
SELECT state, listed_from, listed_until, for_demonstration, source, suspends_on, suspended_until,
       days_of(gaps) AS gaps
  FROM certifications WHERE space_id = :space_id;

-- name: all_spaces
SELECT s.id, s.slug, s.kind, s.name, s.street, s.postcode, s.city, s.municipio, s.lat, s.lon,
       s.website, s.timezone, s.amenities, s.closes_on_holidays, s.sample, s.note, s.source,
       s.version,
       coalesce(h.hours, '[]') AS hours, coalesce(x.special_hours, '[]') AS special_hours,
       CASE WHEN c.space_id IS NOT NULL THEN jsonb_build_object('state', c.state,
         'listed_from', c.listed_from, 'listed_until', c.listed_until,
         'for_demonstration', c.for_demonstration, 'source', c.source,
         'suspends_on', c.suspends_on, 'suspended_until', c.suspended_until,
         'gaps', days_of(c.gaps)) END AS certification
  FROM spaces s
  LEFT JOIN certifications c ON c.space_id = s.id
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('weekday', o.weekday, 'opens', o.opens,
             'closes', o.closes) ORDER BY o.weekday, o.opens) AS hours
      FROM opening_hours o WHERE o.space_id = s.id) AS h ON true
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('kind', p.kind, 'name', p.name, 'first_day', p.first_day,
             'last_day', p.last_day, 'hours', p.hours) ORDER BY p.first_day, p.kind)
           AS special_hours
      FROM special_hours p WHERE p.space_id = s.id) AS x ON true
 ORDER BY s.id;

-- name: all_resources
-- A whole's units are its parts' units, and its leaves the resources that those belong to.
SELECT r.id, r.space_id, r.retired_at IS NOT NULL AS retired, r.key, r.kind, r.family, r.name, r.amenities, r.rules, r.prices,
       p.units IS NOT NULL AS whole,
       coalesce(p.units, u.units, '[]') AS units,
       coalesce(p.leaves, ARRAY[r.id]) AS leaves
  FROM resources r
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('id', u.id, 'number', u.number, 'name', u.name)
             ORDER BY u.number) AS units
      FROM units u WHERE u.resource_id = r.id AND u.retired_at IS NULL) AS u ON true
  LEFT JOIN LATERAL (
    SELECT jsonb_agg(jsonb_build_object('id', u.id, 'number', u.number, 'name', u.name)
             ORDER BY u.id) AS units,
           array_agg(DISTINCT u.resource_id) AS leaves
      FROM resource_parts rp JOIN units u ON u.id = rp.unit_id WHERE rp.whole_id = r.id
    HAVING count(*) > 0) AS p ON true
 ORDER BY r.space_id, r.position, r.id;
