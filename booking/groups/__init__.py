"""Several reservations made together: one visit, which stands or falls as one, or a series."""
