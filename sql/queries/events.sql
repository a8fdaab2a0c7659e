-- name: record_event
INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
                    recorded_at)
VALUES (:type, :version, :stream, :stream_version, :space_id, :resource_id, :payload, :now);

-- name: record_first_events
INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
                    recorded_at)
SELECT e.type, e.version, e.stream, 1, e.space_id, e.resource_id, e.payload, :now
  FROM unnest(:types::text[], :versions::smallint[], :streams::text[], :space_ids::int[],
              :resource_ids::int[], :payloads::jsonb[])
       AS e (type, version, stream, space_id, resource_id, payload);
