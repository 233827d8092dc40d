"""Fixtures for the page: a real browser, the stand-in, and a small app behind it."""

import json
import shutil
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from bot.demo import StandIn
from tests.demo.small_app import SmallApp

CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MILLISECONDS = 20_000  # a busy machine is slow; nothing waits longer than it must
MANIFEST = {
    "features": {
        "slash_commands": [
            {"command": "/articles", "description": "Find articles", "usage_hint": "[words]"},
            {"command": "/archive", "description": "Find older articles"},
        ]
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: while it is open, Playwright's event loop occupies the thread."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("needs Chromium (Debian package chromium)")
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def seed() -> dict[str, Any]:
    path = Path(__file__).parents[2] / "bot/demo/workspace.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def desk_url(browser: Browser, seed: dict[str, Any]) -> Iterator[str]:
    stand_in = StandIn(seed, MANIFEST, control=True)
    yield stand_in.start()
    stand_in.stop()


@pytest.fixture(scope="module")
def connected(desk_url: str, seed: dict[str, Any]) -> Iterator[SmallApp]:
    app = SmallApp(desk_url, seed["tokens"]["bot"], seed["tokens"]["app"])
    yield app
    app.stop()


@pytest.fixture
def app(connected: SmallApp) -> SmallApp:
    """The small app in a fresh workspace."""
    connected.forget()
    return connected


class _Window:
    """A page in a context of its own, and what went wrong in it and whom it asked."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        self.context = browser.new_context(locale="en-US", **context)
        self.context.set_default_timeout(WAIT_MILLISECONDS)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host is not None:
            self.hosts.add(host)

    def forget(self) -> None:
        """Make it as new for the next test: a new context costs half a second."""
        self.context.set_offline(False)
        self.context.clear_cookies()
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.page.goto("about:blank")
        self.errors.clear()
        self.hosts.clear()


Windows = dict[str, list[_Window]]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[Windows]:
    """The windows that no test is using, by what they were opened with."""
    free: Windows = {}
    yield free
    for window in chain.from_iterable(free.values()):
        window.context.close()


@pytest.fixture
def open_page(browser: Browser, windows: Windows, desk_url: str, app: SmallApp) -> Iterator[Open]:
    """Opens the page as a person, e.g. open_page("U0BEN", width=390). At the end: no error was
    thrown in the page, and nothing was asked of another machine."""
    del app
    used: list[tuple[str, _Window]] = []

    def opened(user: str = "U0ANA", *, width: int = 1280, height: int = 900, **more: Any) -> Page:
        context = {"viewport": {"width": width, "height": height}, **more}
        key = json.dumps(context)
        free = windows.setdefault(key, [])
        window = free.pop() if free else _Window(browser, **context)
        used.append((key, window))
        window.page.goto(f"{desk_url}/?{urlencode({'user': user, 'channel': 'C0AIDESK'})}")
        window.page.wait_for_selector(".intro")
        return window.page

    yield opened
    errors = [error for _, window in used for error in window.errors]
    hosts = {host for _, window in used for host in window.hosts}
    for key, window in used:
        window.forget()
        windows[key].append(window)
    assert errors == []
    assert hosts <= {"127.0.0.1"}


@pytest.fixture
def page(open_page: Open) -> Page:
    """The page as Ana sees it, 1280 pixels wide."""
    return open_page()
