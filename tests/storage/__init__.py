"""Tests of bot/storage, on real files and databases."""
