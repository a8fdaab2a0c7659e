"""What the city owes its spaces: statements, corrections, payments, and that they add up."""
