"""Tests of spaces: hours, prices, loading a city, finding in it."""
