"""Posto: the booking service of a city's shared workplaces."""
