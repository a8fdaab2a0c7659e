-- ten empty pools of 20 desks for the contention runs (hours roll on, so every run meets fresh hours)
INSERT INTO resource SELECT 600+i, 1, 'desk', 20, 500 FROM generate_series(1,10) i;
INSERT INTO unit SELECT 100000 + i*20 + n, 600+i, n+1 FROM generate_series(1,10) i, generate_series(0,19) n;
