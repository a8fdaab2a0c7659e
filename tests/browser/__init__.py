"""The product in a real browser, at phone and desktop size, with and without scripts."""
