"""The one-machine product, started, killed and started again."""
