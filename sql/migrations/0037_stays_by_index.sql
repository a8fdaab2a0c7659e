-- Which stays of a space other hours would hit is found in the index alone: a year of them lies on as
-- many pages of the table as there are stays.

CREATE INDEX reservations_of_space_to_end ON reservations (space_id, starts_at, id) INCLUDE (ends_at);
DROP INDEX reservations_of_space;
-- Few stays are longer than a day. Without this the planner takes a third of them for such, and reads
-- all of a space's where reservations_long names the few.
CREATE STATISTICS reservations_length ON (ends_at - starts_at) FROM reservations;
ANALYZE reservations;
