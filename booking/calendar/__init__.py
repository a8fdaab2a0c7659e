"""Reservations and closures as calendar apps take them: feeds and invitations."""
