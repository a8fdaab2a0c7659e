"""Busy times of calendars that spaces keep elsewhere: read, applied, and what they clash with."""
