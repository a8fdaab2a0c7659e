"""Photos of spaces and of what they have: drawn anew when given, and kept in the database."""
