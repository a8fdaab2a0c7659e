"""A campaign tried out before it opens."""
