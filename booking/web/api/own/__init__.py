"""A member's own account: sign-in, tokens, calendars, vouchers."""
