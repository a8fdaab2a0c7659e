"""Reservations: what may be reserved, and how one comes to be, moves and ends."""
