-- Which stays of a space other hours would hit is found in the index alone: a year of them lies on as
-- many pages of the table as there are stays.

CREATE INDEX reservations_of_space_to_end ON reservations (space_id, starts_at, id) INCLUDE (ends_at);
DROP INDEX reservations_of_space;
