"""Bring in what exists. See README.md."""
