"""Spaces, what they have and when it is free, for everybody."""
