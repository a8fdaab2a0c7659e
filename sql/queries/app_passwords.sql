-- name: members_of_app_passwords
-- For all who ask at the same moment, on the passwords' unique index.
SELECT p.sha256, m.id, m.email::text AS email, m.language, m.demo, p.id AS password_id,
       coalesce((SELECT array_agg(r.space_id) FROM roles r
                  WHERE r.member_id = m.id AND r.role = 'manager'), '{}') AS manages,
       p.last_used_at IS NULL OR p.last_used_at < :now::timestamptz - interval '1 hour' AS mark
  FROM app_passwords p
  JOIN members m ON m.id = p.member_id
 WHERE p.sha256 = ANY (:sha256s::bytea[]) AND p.revoked_at IS NULL;

-- name: mark_app_passwords_used
-- Skipped where somebody else marks or revokes it just now: two that mark many wait for nobody.
UPDATE app_passwords SET last_used_at = :now
 WHERE id IN (SELECT id FROM app_passwords
               WHERE id = ANY (:password_ids::bigint[])
                 FOR UPDATE SKIP LOCKED);

-- name: insert_app_password
INSERT INTO app_passwords (member_id, sha256, name, created_at)
VALUES (:member_id, :sha256, :name, :now)
RETURNING id;

-- name: app_passwords_of_member
SELECT id, name, created_at, last_used_at
  FROM app_passwords
 WHERE member_id = :member_id AND revoked_at IS NULL
   AND (:before::bigint IS NULL OR id < :before)
 ORDER BY id DESC LIMIT :limit;

-- name: revoke_app_password
UPDATE app_passwords SET revoked_at = :now
 WHERE id = :id AND member_id = :member_id AND revoked_at IS NULL
RETURNING id;

-- name: revoke_demo_app_passwords
UPDATE app_passwords p SET revoked_at = :now FROM members m
 WHERE m.id = p.member_id AND m.demo AND p.revoked_at IS NULL;
