"""Calendars over CalDAV, to be read (RFC 4791, 6578, 5397, 6764)."""
