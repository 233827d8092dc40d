"""The tests mirror the code: one folder a layer."""
