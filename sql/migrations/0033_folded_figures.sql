-- What the stays of a week that is over come to, so that figures of a year need not read each of
-- them again: a week of the space's clock, from a Monday's midnight on. Nothing is known here that
-- reservations do not say, and all of it may be deleted at any time.
CREATE TABLE figure_weeks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  -- A digest of the opening hours and of all else that it was added up by.
  hours bytea NOT NULL,
  -- The changes that it knows of.
  seen bigint[] NOT NULL,
  UNIQUE (space_id, from_at)
);

-- One row for each resource that had any: taken is seconds by hour of the week, leads are minutes;
-- whole numbers of four bytes, the least significant first.
CREATE TABLE figure_weeks_of_resources (
  week_id bigint NOT NULL REFERENCES figure_weeks ON DELETE CASCADE,
  resource_id int NOT NULL,
  stays int NOT NULL,
  came int NOT NULL,
  missed int NOT NULL,
  cancelled_early int NOT NULL,
  cancelled_late int NOT NULL,
  cancelled_by_space int NOT NULL,
  price_cents bigint NOT NULL,
  voucher_cents bigint NOT NULL,
  missed_cents bigint NOT NULL,
  taken bytea NOT NULL,
  leads bytea NOT NULL,
  PRIMARY KEY (week_id, resource_id)
);

-- When a reservation was that changed after it began. A week that does not know of a change which
-- touches it counts for nothing; so no lock is needed, and what is not committed yet does no harm.
CREATE TABLE figure_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX figure_changes_of_space ON figure_changes (space_id, starts_at);

-- A week is kept two days after it was over at the soonest (keep_week), so that of all that begins
-- later than a day ago nothing is written down. It is the server's own clock that both go by.
CREATE FUNCTION note_figure_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO figure_changes (space_id, starts_at, ends_at)
    VALUES (OLD.space_id, OLD.starts_at, OLD.ends_at);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO figure_changes (space_id, starts_at, ends_at)
    VALUES (NEW.space_id, NEW.starts_at, NEW.ends_at);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER figures_of_inserted AFTER INSERT ON reservations FOR EACH ROW
  WHEN (NEW.starts_at < now() - interval '1 day') EXECUTE FUNCTION note_figure_change();
CREATE TRIGGER figures_of_updated AFTER UPDATE ON reservations FOR EACH ROW
  WHEN (least(OLD.starts_at, NEW.starts_at) < now() - interval '1 day')
  EXECUTE FUNCTION note_figure_change();
CREATE TRIGGER figures_of_deleted AFTER DELETE ON reservations FOR EACH ROW
  WHEN (OLD.starts_at < now() - interval '1 day') EXECUTE FUNCTION note_figure_change();
