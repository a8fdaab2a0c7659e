"""The one-machine default: a private PostgreSQL and Valkey, and what keeps them running."""
