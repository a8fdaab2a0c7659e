-- Private calendar addresses of more kinds: of a space for who manages it, and of all closures for
-- the city. What one shows is asked at every poll, and whether its member still has the role.
ALTER TABLE calendar_feeds
  ADD COLUMN shows text NOT NULL DEFAULT 'own' CHECK (shows IN ('own', 'space', 'closures')),
  ADD COLUMN space_id int REFERENCES spaces ON DELETE CASCADE,
  ADD CONSTRAINT feed_is_of_a_space CHECK ((shows = 'space') = (space_id IS NOT NULL)),
  ADD CONSTRAINT feed_of_others_shows_all CHECK (shows = 'own' OR scope = 'details');

-- The transaction that last gave a member another name: what a space's manager is shown changes
-- with it, and no event tells of it. As with events, what a snapshot does not see has happened
-- since, also what commits late. Zero is older than every snapshot.
ALTER TABLE members ADD COLUMN name_txid xid8 NOT NULL DEFAULT '0';
CREATE INDEX members_renamed ON members (name_txid);

CREATE FUNCTION note_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name_txid := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER members_note_name BEFORE UPDATE OF name ON members
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION note_name();

-- The closures of a time in the whole network.
CREATE INDEX closures_by_end ON closures (ends_at) INCLUDE (starts_at, id);
