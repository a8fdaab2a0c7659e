"""The suite: it mirrors the code and runs on real servers."""
