"""What is done about events: one module per thing that listens."""
