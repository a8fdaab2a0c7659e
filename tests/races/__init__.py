"""Races: a crowd asks the running product at once, and the database is asked who won."""
