-- name: lock_answered
-- No row: no such reservation, or its member has another address by now.
SELECT r.member_id, r.status, r.starts_at, r.ends_at, r.sequence
  FROM reservations r JOIN members m ON m.id = r.member_id
 WHERE r.id = :reservation_id AND m.email = :attendee::text::citext
   FOR NO KEY UPDATE OF r;

-- name: earlier_answers
-- Asked once the reservation is locked: what was written before is seen then. A calendar whose clock
-- is ahead counts from when its answer came.
SELECT count(*) AS count, coalesce(bool_or(offers), false) AS offered,
       max(least(stamped_at, received_at)) AS newest
  FROM invitation_answers
 WHERE reservation_id = :reservation_id AND sequence = :sequence;

-- name: insert_answer
-- No row: the same answer came before.
INSERT INTO invitation_answers (reservation_id, member_id, answer, sequence, stamped_at,
                                received_at, offers)
VALUES (:reservation_id, :member_id, :answer, :sequence, :stamped_at, :now, :offers)
ON CONFLICT ON CONSTRAINT answered_once DO NOTHING
RETURNING id;

-- name: is_declined
-- Whether the newest answer to the entry as it is now says no, and the member did not say since that
-- they keep it.
SELECT answer = 'declined' AND kept_at IS NULL
  FROM invitation_answers
 WHERE reservation_id = :reservation_id AND sequence = :sequence
 ORDER BY least(stamped_at, received_at) DESC, id DESC LIMIT 1;

-- name: keep
UPDATE invitation_answers SET kept_at = :now
 WHERE reservation_id = :reservation_id AND member_id = :member_id AND answer = 'declined'
   AND kept_at IS NULL;
