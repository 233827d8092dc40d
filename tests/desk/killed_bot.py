"""A whole bot as a process, which kills itself with SIGKILL at a named step of posting.

Arguments: the stand-in's address, the site, the data directory, the time that it begins at (ISO),
and the step to die at ("" to live until SIGTERM). The time stands still until the bot has started,
however long that takes on a busy machine.
"""

import os
import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import Bot, open_desk
from bot.settings import Secrets
from tests.desk.desk import SEED, settings_for


def main() -> None:
    url, site, data, begin, fatal = sys.argv[1:]
    first, started = datetime.fromisoformat(begin), list[float]()

    def now() -> datetime:
        return first + timedelta(seconds=time.monotonic() - started[0] if started else 0)

    def step(name: str) -> None:
        if name == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    tokens = SEED["tokens"]
    secrets = Secrets(bot_token=tokens["bot"], app_token=tokens["app"], api_url=f"{url}/api/")
    desk = open_desk(settings_for(Path(site)), Path(data), now=now, alone=True)
    bot = Bot(desk, secrets, step=step)
    bot.start()
    started.append(time.monotonic())
    ended.wait()
    bot.stop()
    desk.close()


if __name__ == "__main__":
    main()
