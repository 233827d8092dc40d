"""`register`: the table of contents of the bot."""

import re
from typing import Any

from slack_bolt import App

from handlers.actions import Actions
from handlers.commands import Commands
from handlers.dialogs import Dialogs
from handlers.digest_commands import DigestCommands
from handlers.digest_form import DigestForm
from handlers.home_opened import HomeOpened
from handlers.services import Services

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

    app.command(services.command)(commands.handle)
    app.view(ANY)(dialogs.handle)
    app.options(ANY)(dialogs.handle)
    app.event("app_home_opened")(HomeOpened(services.home).handle)
    app.action(ANY, matchers=[in_dialog])(dialogs.handle)
    app.action(ANY)(actions.handle)
