"""A real Thunderbird that follows our calendars: `scripts/thunderbird-check`."""
