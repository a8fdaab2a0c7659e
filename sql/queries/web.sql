-- name: lock_idempotency_key
SELECT lock_idempotency_key(:member_id, :operation, :key);

-- name: earlier_answer
SELECT body_sha256, status, body FROM idempotent_answers
 WHERE member_id = :member_id AND operation = :operation AND key = :key
   AND answered_at > :now::timestamptz - interval '7 days';

-- name: keep_answer
-- One that is older than seven days and not yet purged gives way.
INSERT INTO idempotent_answers (member_id, operation, key, body_sha256, status, body, answered_at)
VALUES (:member_id, :operation, :key, :body_sha256, :status, :body, :now)
ON CONFLICT (member_id, key, operation) DO UPDATE
   SET body_sha256 = EXCLUDED.body_sha256, status = EXCLUDED.status, body = EXCLUDED.body,
       answered_at = EXCLUDED.answered_at;
