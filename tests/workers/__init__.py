"""Tests of what happens after the commit."""
