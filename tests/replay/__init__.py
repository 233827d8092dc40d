"""A repository's history pushed again, commit by commit, while editors decide; see `__main__`."""
