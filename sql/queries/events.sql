-- name: record_event
INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
                    recorded_at)
VALUES (:type, :version, :stream, :stream_version, :space_id, :resource_id, :payload, :now);
