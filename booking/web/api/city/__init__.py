"""What the city does: the list of spaces, campaigns, grants and settlement."""
