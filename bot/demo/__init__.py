"""A stand-in for Slack, on this machine alone: for newcomers who want to see the bot at work
without a workspace, and for tests. It knows nothing of the bot."""

from bot.demo.server import StandIn

__all__ = ["StandIn"]
