"""Reserving what was chosen: the choice, its price and button, or who was quicker."""
