"""PostgreSQL: connections, named queries, repeated transactions, migrations."""
