"""`register`: the table of contents of the bot."""

import re
from typing import Any

from slack_bolt import App

from handlers.actions import Actions
from handlers.chosen import HAVE_THIS
from handlers.commands import Commands
from handlers.dialogs import Dialogs
from handlers.digest_commands import DigestCommands
from handlers.digest_form import DigestForm
from handlers.home_opened import HomeOpened
from handlers.mentions import Mentions
from handlers.services import Services
from handlers.shortcut import Shortcut

ANY = re.compile(".*")


def register(app: App, services: Services) -> None:
    """Attach every listener: one for the command, one for all dialogs, one for all other buttons
    and menus, one for the Home tab."""
    form = DigestForm(services)
    commands = Commands(services, DigestCommands(services, form))
    actions = Actions(services, commands, form)
    dialogs = Dialogs({"digest": form, **actions.dialogs})

    def in_dialog(body: dict[str, Any]) -> bool:
        return dialogs.takes(body)

    mentions = Mentions(services, commands)
    app.command(services.command)(commands.handle)
    app.event("app_mention")(mentions.handle)
    app.event("message")(mentions.handle)
    app.message_shortcut(HAVE_THIS)(Shortcut(services).handle)
    app.view(ANY)(dialogs.handle)
    app.options(ANY)(dialogs.handle)
    app.event("app_home_opened")(HomeOpened(services.home).handle)
    app.action(ANY, matchers=[in_dialog])(dialogs.handle)
    app.action(ANY)(actions.handle)
