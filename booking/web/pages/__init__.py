"""Pages for people: rendered here, decided in the use cases."""
