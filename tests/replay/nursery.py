"""Bots as processes of their own, quick to start, to be killed by SIGKILL at any moment."""

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from bot.domain.errors import LedgerError
from tests.replay.bot import Place, ReplayBot

PAUSE = 0.01


class Nursery:
    """A process that has read all modules, has nothing open, and forks bots from itself. To be
    made before anything is opened or a thread is begun. What a bot does is `live`, with what it
    is started with; it never returns."""

    def __init__(self, live: Callable[[Any], object]) -> None:
        self._mine, theirs = multiprocessing.Pipe()
        self._pid = os.fork()
        if self._pid == 0:
            self._mine.close()
            _serve(theirs, live)
        theirs.close()

    def start(self, given: object) -> int:
        """A bot that goes on until it is killed; its process's number."""
        self._mine.send(("start", given))
        pid: int = self._mine.recv()
        return pid

    def kill(self, pid: int) -> bool:
        """By SIGKILL; it is gone afterwards. Whether it was alive until then."""
        self._mine.send(("kill", pid))
        alive: bool = self._mine.recv()
        return alive

    def close(self) -> None:
        """End."""
        self._mine.close()
        os.waitpid(self._pid, 0)


def _serve(asked: Connection, live: Callable[[Any], object]) -> None:
    while True:
        try:
            order, given = asked.recv()
        except EOFError:
            os._exit(0)
        asked.send(_fork(asked, given, live) if order == "start" else _kill(given))


def _kill(pid: int) -> bool:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def _fork(asked: Connection, given: object, live: Callable[[Any], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    asked.close()
    try:
        live(given)
    except BaseException:  # noqa: BLE001  # whatever it is, the replay tells of it
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


def live(place: Place, clock: Callable[[], datetime]) -> None:
    """A bot without Slack, which goes on until it is killed."""
    bot = ReplayBot(place, clock)
    while True:
        try:
            bot.turn()
        except LedgerError as error:
            print(error, file=sys.stderr)  # noqa: T201  # a busy ledger is waited for
        time.sleep(PAUSE)
