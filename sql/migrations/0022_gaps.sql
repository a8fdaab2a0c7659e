-- Days of the past on which a space was not in the list, whatever was decided after them: months
-- that a voucher covers are settled by the days on which the list held.

ALTER TABLE certifications ADD COLUMN gaps datemultirange NOT NULL DEFAULT '{}';

CREATE FUNCTION gap_of(first date, last date) RETURNS datemultirange
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN first IS NULL THEN '{}'::datemultirange
            ELSE datemultirange(daterange(first, last, '[]')) END;

-- As JSON: [first, last] of each stretch, the last day included.
CREATE FUNCTION days_of(gaps datemultirange) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(jsonb_agg(jsonb_build_array(lower(gap), upper(gap) - 1) ORDER BY gap), '[]')
          FROM unnest(gaps) AS gap);
