"""One's own: reservations with what can be done with them, calendars, the account, signing in."""
