"""The database's own half: migrations, plans."""
