"""What the city's officer sees."""
