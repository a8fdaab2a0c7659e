"""Reservations and groups of them: asked for, made, changed and shown."""
