"""Properties: whatever is done in whatever order, a plain model agrees."""
