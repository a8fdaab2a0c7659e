-- name: members_of_tokens
-- Every request of a program waits for this: one statement for all who ask at the same moment,
-- on the tokens' unique index.
SELECT t.sha256, m.id, m.email::text AS email, m.name, m.language, m.beneficiary_id, m.birth_date,
       r.manages, r.officer, r.admin,
       t.id AS token_id, t.scopes, t.expires_at AS token_expires_at, m.demo,
       t.last_used_at IS NULL OR t.last_used_at < :now::timestamptz - interval '5 minutes' AS mark
  FROM tokens t
  JOIN members m ON m.id = t.member_id
 CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(space_id) FILTER (WHERE role = 'manager'), '{}') AS manages,
           coalesce(bool_or(role = 'officer'), false) AS officer,
           coalesce(bool_or(role = 'admin'), false) AS admin
      FROM roles WHERE member_id = m.id) AS r
 WHERE t.sha256 = ANY(:sha256s::bytea[]) AND t.revoked_at IS NULL
   AND (t.expires_at IS NULL OR t.expires_at > :now::timestamptz);

-- name: member_of_session
SELECT m.id, m.email::text AS email, m.name, m.language, m.beneficiary_id, m.birth_date,
       r.manages, r.officer, r.admin,
       s.csrf_sha256, s.demo, s.seen_at < :now::timestamptz - interval '5 minutes' AS mark
  FROM sessions s
  JOIN members m ON m.id = s.member_id
 CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(space_id) FILTER (WHERE role = 'manager'), '{}') AS manages,
           coalesce(bool_or(role = 'officer'), false) AS officer,
           coalesce(bool_or(role = 'admin'), false) AS admin
      FROM roles WHERE member_id = m.id) AS r
 WHERE s.sha256 = :sha256 AND s.expires_at > :now::timestamptz;

-- name: mark_tokens_used
-- Skipped where somebody else marks or revokes it just now: two that mark many wait for nobody.
UPDATE tokens SET last_used_at = :now
 WHERE id IN (SELECT id FROM tokens
               WHERE id = ANY(:token_ids::bigint[])
                 AND (last_used_at IS NULL
                      OR last_used_at < :now::timestamptz - interval '5 minutes')
                 FOR UPDATE SKIP LOCKED);

-- name: mark_session_seen
UPDATE sessions SET seen_at = :now
 WHERE sha256 = :sha256 AND seen_at < :now::timestamptz - interval '5 minutes';

-- name: register_member
-- The only way in; no row: somebody registered this address before.
INSERT INTO members (email, name, language, demo, created_at)
VALUES (:email, :name, :language, :demo, :now)
ON CONFLICT (email) DO NOTHING
RETURNING id, version;

-- name: member_by_email
SELECT id FROM members WHERE email = :email;

-- name: next_member_version
UPDATE members SET version = version + 1 WHERE id = :member_id RETURNING version;

-- name: set_language
UPDATE members SET language = :language WHERE id = :member_id AND language <> :language;

-- name: reminders_of_member
SELECT reminders FROM members WHERE id = :member_id;

-- name: choose_name
UPDATE members SET name = :name WHERE id = :member_id;

-- name: choose_reminders
UPDATE members SET reminders = :reminders WHERE id = :member_id;

-- name: grant_role
-- No row: it was granted before.
INSERT INTO roles (member_id, role, space_id, granted_at)
VALUES (:member_id, :role, :space_id, :now)
ON CONFLICT DO NOTHING
RETURNING role;

-- name: roles_of_member
SELECT DISTINCT role FROM roles WHERE member_id = :member_id;

-- name: space_by_slug
SELECT id FROM spaces WHERE slug = :slug;

-- name: insert_token
INSERT INTO tokens (member_id, sha256, name, scopes, created_at, expires_at)
VALUES (:member_id, :sha256, :name, :scopes, :now, :expires_at)
RETURNING id;

-- name: tokens_of_member
-- Newest first, from after the last id given.
SELECT id, name, scopes, created_at, expires_at, last_used_at
  FROM tokens
 WHERE member_id = :member_id AND revoked_at IS NULL
   AND (:before::bigint IS NULL OR id < :before::bigint)
 ORDER BY id DESC LIMIT :limit;

-- name: revoke_token
UPDATE tokens SET revoked_at = :now
 WHERE id = :token_id AND member_id = :member_id AND revoked_at IS NULL
RETURNING id;

-- name: insert_sign_in_request
INSERT INTO sign_in_requests (email, language, browser_sha256, next_path, requested_at, expires_at)
VALUES (:email, :language, :browser_sha256, :next_path, :now, :expires_at)
RETURNING id;

-- name: issue_sign_in
-- A repeat replaces the link and the code of the mail that may never have left.
UPDATE sign_in_requests
   SET token_sha256 = :token_sha256, code_sha256 = :code_sha256, expires_at = :expires_at
 WHERE id = :request_id AND used_at IS NULL AND requested_at > :not_before
RETURNING email::text AS email, language;

-- name: sign_in_request_of_token
SELECT email::text AS email, language, browser_sha256 FROM sign_in_requests
 WHERE token_sha256 = :token_sha256 AND used_at IS NULL AND expires_at > :now;

-- name: use_sign_in_token
-- Taken and tested at once: two clicks cannot both succeed.
UPDATE sign_in_requests SET used_at = :now
 WHERE token_sha256 = :token_sha256 AND browser_sha256 = :browser_sha256
   AND used_at IS NULL AND expires_at > :now::timestamptz
RETURNING email::text AS email, language, next_path;

-- name: try_sign_in_code
-- Every open request of this browser counts the try; the one whose code it is, is used up.
UPDATE sign_in_requests
   SET tries = tries + 1,
       used_at = CASE WHEN code_sha256 = :code_sha256 THEN :now::timestamptz END
 WHERE browser_sha256 = :browser_sha256 AND code_sha256 IS NOT NULL
   AND used_at IS NULL AND expires_at > :now::timestamptz AND tries < 5
RETURNING used_at IS NOT NULL AS right_code, email::text AS email, language, next_path;

-- name: insert_session
INSERT INTO sessions (sha256, member_id, csrf_sha256, demo, created_at, seen_at, expires_at)
VALUES (:sha256, :member_id, :csrf_sha256, :demo, :now, :now, :expires_at);

-- name: sessions_of_member
SELECT sha256, created_at, seen_at, expires_at FROM sessions
 WHERE member_id = :member_id AND expires_at > :now
 ORDER BY created_at DESC, sha256 LIMIT 200;

-- name: end_session
DELETE FROM sessions WHERE sha256 = :sha256;

-- name: end_sessions_of_member
DELETE FROM sessions WHERE member_id = :member_id;

-- name: is_demo
SELECT EXISTS (SELECT FROM demo_mark);

-- name: demo_member
SELECT id FROM members WHERE email = :email AND demo;

-- name: set_demo_link
INSERT INTO demo_links (role, member_id, token_sha256, made_at)
VALUES (:role, :member_id, :token_sha256, :now)
ON CONFLICT (role) DO UPDATE
   SET member_id = EXCLUDED.member_id, token_sha256 = EXCLUDED.token_sha256,
       made_at = EXCLUDED.made_at;

-- name: demo_link
SELECT l.role, l.member_id, m.language FROM demo_links l JOIN members m ON m.id = l.member_id
 WHERE l.token_sha256 = :token_sha256 AND m.demo AND EXISTS (SELECT FROM demo_mark);

-- name: delete_demo_links
DELETE FROM demo_links;

-- name: end_demo_sessions
DELETE FROM sessions WHERE demo;

-- name: revoke_demo_tokens
UPDATE tokens t SET revoked_at = :now FROM members m
 WHERE m.id = t.member_id AND m.demo AND t.revoked_at IS NULL
RETURNING t.id AS token_id, t.member_id;
