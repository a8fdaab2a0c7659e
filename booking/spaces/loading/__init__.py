"""Loading a city from data files: read, check every row, change what differs."""
