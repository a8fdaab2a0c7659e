-- Several reservations of one member that were made together: those of one visit, which stand or
-- fall as one, or the dates of a series. What a reservation is stands in reservations alone.
CREATE TABLE groups (
  id uuid PRIMARY KEY,
  member_id bigint NOT NULL REFERENCES members,
  kind text NOT NULL CHECK (kind IN ('visit', 'series')),
  rule jsonb CHECK ((rule IS NOT NULL) = (kind = 'series')),
  version int NOT NULL DEFAULT 1,        -- of the event stream group:ID
  created_at timestamptz NOT NULL
);
CREATE INDEX ON groups (member_id, created_at);

CREATE TABLE group_reservations (
  reservation_id uuid PRIMARY KEY REFERENCES reservations,
  group_id uuid NOT NULL REFERENCES groups,
  position smallint NOT NULL CHECK (position >= 0),
  UNIQUE (group_id, position)
);

-- A group, all of it or nothing.
--
--   placed    all stand; answer is the whole response
--   replayed  this key was answered before; answer is that response
--   key-reused, changed (a space changed since the decisions were made: decide again),
--   refused   nothing stands; failed names each that does not fit, by its place in p_all, with
--             outcome quota, taken or stale, and its detail as place_alone tells it
--
-- Locks in the order of every write: key, member, spaces, days, claims, years, voucher. p_try
-- undoes what would have been placed. The one key of all is that of the first. p_places says where each
-- stood among the wishes: they are claimed in the order of units and told in that of the wishes.
CREATE FUNCTION place_group(
  p_all placement[], p_places int[], p_group_id uuid, p_kind text, p_rule text, p_answer text,
  p_event_type text, p_event_version smallint, p_event text, p_try boolean,
  OUT outcome text, OUT answer text, OUT failed jsonb)
LANGUAGE plpgsql AS $$
DECLARE
  first placement := p_all[1];
  p placement;
  n int := 0;
  earlier record;
  claimed record;
  exceeded jsonb;
  answers text[] := '{}';
  counted boolean := EXISTS (SELECT FROM unnest(p_all) AS each WHERE each.quotas IS NOT NULL);
  keyless placement[] := '{}';
  done placed[] := '{}';
  problems jsonb := '[]';
BEGIN
  IF first.key IS NOT NULL AND NOT p_try THEN
    PERFORM lock_idempotency_key(first.member_id, first.operation, first.key);
    SELECT a.body, a.body_sha256 INTO earlier FROM idempotent_answers a
     WHERE a.member_id = first.member_id AND a.operation = first.operation AND a.key = first.key
       AND a.answered_at > first.now - interval '7 days';
    IF FOUND THEN
      outcome := CASE WHEN earlier.body_sha256 = first.body_sha256
                      THEN 'replayed' ELSE 'key-reused' END;
      answer := earlier.body;
      RETURN;
    END IF;
  END IF;

  IF counted THEN
    PERFORM 1 FROM members WHERE id = first.member_id FOR NO KEY UPDATE;
  END IF;
  PERFORM share_space(space_id)
     FROM (SELECT DISTINCT space_id FROM unnest(p_all) ORDER BY space_id) AS each;
  IF EXISTS (SELECT FROM unnest(p_all) AS each LEFT JOIN spaces s ON s.id = each.space_id
              WHERE s.version IS DISTINCT FROM each.space_version) THEN
    outcome := 'changed';
    RETURN;
  END IF;
  PERFORM lock_days(
    (SELECT array_agg(DISTINCT leaf) FROM unnest(p_all) AS each, unnest(each.leaves) AS leaf),
    (SELECT array_agg(DISTINCT day) FROM unnest(p_all) AS each, unnest(each.days) AS day));

  BEGIN
    INSERT INTO groups (id, member_id, kind, rule, created_at)
    VALUES (p_group_id, first.member_id, p_kind, p_rule::jsonb, first.now);
    FOREACH p IN ARRAY p_all LOOP
      exceeded := NULL;
      IF p.quotas IS NOT NULL THEN
        exceeded := quota_exceeded(p.quotas::jsonb, p.member_id, p.resource_id, p.now, NULL);
      END IF;
      IF exceeded IS NOT NULL THEN
        problems := problems || jsonb_build_object('place', n, 'outcome', 'quota',
                                                   'detail', exceeded);
      ELSE
        claimed := claim_units(p.resource_id, p.leaves, p.whole, p.quantity, p.starts_at,
                               p.ends_at, p.claim_until, p.id, p.expires_at, p.now, NULL);
        IF claimed.outcome = 'claimed' THEN
          p.key := NULL;
          keyless := keyless || p;
          done := done || ROW (p.id, claimed.unit_ids, units_by_name(claimed.unit_ids))::placed;
          IF counted THEN
            -- The next one's quota counts it.
            answers := answers || write_placed(ARRAY[p], ARRAY[done[cardinality(done)]]);
          END IF;
        ELSE
          problems := problems || jsonb_build_object('place', n, 'outcome', claimed.outcome,
                                                     'detail', to_jsonb(claimed.stale));
        END IF;
      END IF;
      n := n + 1;
    END LOOP;
    -- Vouchers after all claims, as everybody does.
    IF NOT counted AND problems = '[]' THEN
      answers := write_placed(keyless, done);
    END IF;
    IF p_try OR problems <> '[]' THEN
      RAISE EXCEPTION 'undone' USING ERRCODE = 'PB010';
    END IF;
    INSERT INTO group_reservations (reservation_id, group_id, position)
    SELECT d.id, p_group_id, place
      FROM unnest(done, p_places) AS d (id, unit_ids, units, place);
    INSERT INTO events (type, version, stream, stream_version, payload, recorded_at)
    VALUES (p_event_type, p_event_version, 'group:' || p_group_id, 1, p_event::jsonb, first.now);
  EXCEPTION WHEN SQLSTATE 'PB010' THEN
    outcome := CASE problems WHEN '[]' THEN 'fits' ELSE 'refused' END;
    failed := problems;
    RETURN;
  END;

  outcome := 'placed';
  answer := left(p_answer, -1) || ',"reservations":[' || (
    SELECT string_agg(each.told, ',' ORDER BY each.place)
      FROM unnest(answers, p_places) AS each (told, place)) || ']}';
  IF first.key IS NOT NULL THEN
    INSERT INTO idempotent_answers (member_id, operation, key, body_sha256, status, body,
                                    answered_at)
    VALUES (first.member_id, first.operation, first.key, first.body_sha256, 201, answer, first.now)
    ON CONFLICT (member_id, key, operation) DO UPDATE SET body_sha256 = EXCLUDED.body_sha256,
      status = EXCLUDED.status, body = EXCLUDED.body, answered_at = EXCLUDED.answered_at;
  END IF;
END $$;
