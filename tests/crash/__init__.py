"""Crashes: what was answered is there after kill -9."""
