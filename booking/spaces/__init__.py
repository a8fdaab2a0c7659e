"""Spaces: kinds, the network in memory, hours, prices, standing, loading a city."""
