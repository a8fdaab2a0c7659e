"""Pages on which a manager looks after a space."""
