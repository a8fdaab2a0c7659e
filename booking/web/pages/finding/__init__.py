"""Finding a place: the sentence to search by, what is free, the map, a space and its week."""
