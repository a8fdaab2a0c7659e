"""What the people who run a space change about it, and what becomes of the stays that it hits."""
