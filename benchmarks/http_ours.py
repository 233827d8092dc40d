"""Copydesk's web door in a process of its own: `python http_ours.py DATA LEDGER`.

Over an index that is there, without the parts of the bot that call Slack. Prints its address, and
ends when its standard input does.
"""

import sys
from pathlib import Path

from corpus import settings_for
from http_bare import SIGNING, serve

from bot.app import Bot
from bot.desk import open_desk
from bot.settings import Secrets

NOWHERE = "http://127.0.0.1:9/api/"


def main() -> None:
    data, ledger = map(Path, sys.argv[1:])
    desk = open_desk(settings_for(data, ledger), data, alone=True)
    # Made up, and sent nowhere.
    # Made up: Slack is never asked.
    secrets = Secrets(bot_token="xoxb-bench", signing_secret=SIGNING, api_url=NOWHERE)  # noqa: S106
    bot = Bot(desk, secrets)
    serve(bot.servers["listen"])
    bot.after.stop()
    desk.close()


if __name__ == "__main__":
    main()
