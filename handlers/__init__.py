"""The doors: what arrives from Slack, and what is said."""
