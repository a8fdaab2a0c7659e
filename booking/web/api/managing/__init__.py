"""What the people who run a space ask for."""
