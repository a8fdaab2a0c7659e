-- name: campaign
SELECT id, slug, name, unit, timezone, terms, opens_on, closes_on FROM campaigns WHERE slug = :slug;

-- name: pots
SELECT slug, name, rank, budget, admits, spills FROM pots
 WHERE campaign_id = :campaign_id ORDER BY rank, id;
