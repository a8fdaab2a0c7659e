"""Members: accounts, roles, sign-in, tokens."""
