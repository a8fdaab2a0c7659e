-- Weeks of the year that have hours of their own. In the days of a season its weekly hours hold in
-- place of the space's; an exception's before both, and before holidays.
CREATE TABLE special_hours (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id int NOT NULL REFERENCES spaces ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('season', 'exception')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  first_day date NOT NULL,
  last_day date NOT NULL,
  -- As opening_hours: [{"weekday", "opens", "closes"}]; none, and it is closed.
  hours jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(hours) = 'array'),
  CHECK (first_day <= last_day),
  CONSTRAINT one_season_at_a_time
    EXCLUDE USING gist (space_id WITH =, kind WITH =, daterange(first_day, last_day, '[]') WITH &&)
);
