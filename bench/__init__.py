"""`make bench`: the product beside what its database alone can do."""
