"""Fixtures for the page: a real browser, the stand-in, and a small app behind it.

A browser and its windows take seconds to open, so each process of the suite opens them once: the
files that use them come first, one after the other. While they are open, Playwright's event loop
occupies the thread, so they are closed before a file that does without.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

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
def browser(request: pytest.FixtureRequest) -> Browser:
    """The browser. It stays open for the next file."""
    return _kept(request.config).browser


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
        # What moves is drawn sixty times a second, and nothing looks at that here.
        still: dict[str, Any] = {"locale": "en-US", "reduced_motion": "reduce"}
        self.context = browser.new_context(**still, **context)
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


class _Kept:
    """The browser, and the windows that no test is using, by what they were opened with."""

    def __init__(self) -> None:
        if shutil.which(CHROMIUM) is None:
            pytest.skip("needs Chromium (Debian package chromium)")
        expect.set_options(timeout=WAIT_MILLISECONDS)
        self._playwright = sync_playwright().start()
        self.browser = self._playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=SWITCHES
        )
        self.windows: dict[str, list[_Window]] = {}

    def close(self) -> None:
        """End it, its windows too."""
        self.browser.close()
        self._playwright.stop()


_KEPT = pytest.StashKey[_Kept]()


def _kept(config: pytest.Config) -> _Kept:
    if _KEPT not in config.stash:
        config.stash[_KEPT] = _Kept()
    return config.stash[_KEPT]


def _let_go(config: pytest.Config) -> None:
    if _KEPT in config.stash:
        config.stash[_KEPT].close()
        del config.stash[_KEPT]


def _has_pages(item: pytest.Item) -> bool:
    """Whether it is in a file that uses the browser."""
    module = item.getparent(pytest.Module)
    return module is not None and __name__ in getattr(module.obj, "pytest_plugins", ())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the files that use the browser first: they are also the longest."""
    items.sort(key=lambda item: not _has_pages(item))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Close the browser after the last file that uses it."""
    if nextitem is None or not _has_pages(nextitem):
        _let_go(item.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the browser where the run was broken off."""
    _let_go(config)


@pytest.fixture
def open_page(request: pytest.FixtureRequest, desk_url: str, app: SmallApp) -> Iterator[Open]:
    """Opens the page as a person, e.g. open_page("U0BEN", width=390). At the end: no error was
    thrown in the page, and nothing was asked of another machine."""
    del app
    kept = _kept(request.config)
    used: list[tuple[str, _Window]] = []

    def opened(user: str = "U0ANA", *, width: int = 1280, height: int = 900, **more: Any) -> Page:
        context = {"viewport": {"width": width, "height": height}, **more}
        key = json.dumps(context)
        free = kept.windows.setdefault(key, [])
        window = free.pop() if free else _Window(kept.browser, **context)
        used.append((key, window))
        window.page.goto(f"{desk_url}/?{urlencode({'user': user, 'channel': 'C0AIDESK'})}")
        window.page.wait_for_selector(".intro")
        return window.page

    yield opened
    errors = [error for _, window in used for error in window.errors]
    hosts = {host for _, window in used for host in window.hosts}
    for key, window in used:
        window.forget()
        kept.windows[key].append(window)
    assert errors == []
    assert hosts <= {"127.0.0.1"}


def press(button: Locator, then: Locator) -> None:
    """Press it until `then` is on the screen: where what is pressed is drawn anew under the hand,
    the page says so, and a person presses again."""
    changed = button.page.get_by_text("This changed meanwhile")
    for _ in range(5):
        button.click()
        expect(then.or_(changed).first).to_be_visible()
        if then.count():
            return
    raise AssertionError("it changed under the hand five times")


@pytest.fixture
def page(open_page: Open) -> Page:
    """The page as Ana sees it, 1280 pixels wide."""
    return open_page()
