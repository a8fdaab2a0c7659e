"""Pages of several reservations at once: a series, a visit, and what becomes of them."""
