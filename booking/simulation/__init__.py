"""A campaign tried out before it opens: synthetic demand through the rules of the product."""
