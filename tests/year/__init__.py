"""A simulated year of digests: see docs/year.md."""
