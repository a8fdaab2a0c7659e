-- 64 spaces x (2 desk pools of 20 + 4 rooms + 2 machines) = 512 resources, 2944 units; 1M bookings over 2027
INSERT INTO space SELECT i, 'Space '||i, 'Europe/Rome', 45.40+0.13*random(), 9.08+0.20*random() FROM generate_series(1,64) i;
INSERT INTO opening_hours SELECT s, d, 480, 1320 FROM generate_series(1,64) s, generate_series(1,7) d;
INSERT INTO closure SELECT s, tstzrange('2026-12-24','2026-12-27') FROM generate_series(1,64) s;
INSERT INTO resource SELECT (s-1)*8+k, s, CASE WHEN k<=2 THEN 'desk' WHEN k<=6 THEN 'room' ELSE 'machine' END,
  CASE WHEN k<=2 THEN 20 ELSE 1 END FROM generate_series(1,64) s, generate_series(1,8) k;
INSERT INTO unit SELECT row_number() over (ORDER BY r.id, n), r.id, n FROM resource r, generate_series(1,r.capacity) n;
INSERT INTO voucher SELECT i, 100000000000, '2030-01-01' FROM generate_series(1,100000) i;
-- one booking in ~93% of unit-days, random start 08:00..19:30, 1..4 half hours
INSERT INTO booking (unit_id, resource_id, member_id, during, price_cents, idem_key)
SELECT u.id, u.resource_id, (random()*50000)::int,
       tstzrange(t, t + (1+floor(random()*4))*interval '30 min'), 500, gen_random_uuid()
FROM unit u, generate_series(0,364) d,
     LATERAL (SELECT timestamptz '2027-01-01 08:00 Europe/Rome' + d*interval '1 day'
              + floor(random()*23)*interval '30 min' AS t) x
WHERE random() < 0.9307;
ALTER TABLE booking ADD CONSTRAINT booking_no_overlap
  EXCLUDE USING gist (unit_id WITH =, during WITH &&) WHERE (status = 'A');
CREATE UNIQUE INDEX booking_idem ON booking (member_id, idem_key);
CREATE INDEX booking_res_start ON booking (resource_id, lower(during)) INCLUDE (unit_id, during) WHERE status='A';
