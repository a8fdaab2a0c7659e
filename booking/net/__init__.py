"""The network beyond our own servers: addresses that people give are read here and nowhere else."""
