"""`register`: the table of contents of the bot."""

import re

from slack_bolt import App

from handlers.actions import Actions
from handlers.commands import Commands
from handlers.services import Services


def register(app: App, services: Services) -> None:
    """Attach every listener: one for the command, one for all buttons and menus."""
    app.command(services.command)(Commands(services).handle)
    app.action(re.compile(".*"))(Actions(services).handle)
