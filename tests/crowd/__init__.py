"""Many people at one desk who press at random, at once and too late; see `__main__`."""
