"""Certification: how a space comes into the city's list, is suspended, and leaves it."""
