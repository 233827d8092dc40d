"""Tests of the stand-in Slack and of the sample site."""
