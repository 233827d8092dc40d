"""Make the pictures of README.md: the real demo in a real browser.

Run it from the repository: `.venv/bin/python docs/make_pictures.py [DIRECTORY]`. It needs what
`make test` installs, Chromium and a font with emoji (Debian packages chromium and
fonts-noto-color-emoji), and takes about a minute.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from handlers.specimen_statistics import WEEK
from handlers.statistics_picture import picture

CHROMIUM = "/usr/bin/chromium"
PICTURES = Path(__file__).parent / "pictures"
DESK, PHONE = (1280, 900), (390, 844)
LOCALE, ZONE = "en-GB", "Europe/Lisbon"
GROUNDS = {"light": "#ffffff", "dark": "#1a1d21"}
GALLERY = {
    "strange": "Strange articles",
    "refusals": "Who may decide",
    "waiting": "New and waiting",
    "folded": "All decided, ten minutes later",
    "compact": "Compact: a line an article",
}
"""Pictures' names, and the headings that they begin with."""


def main(directory: Path = PICTURES) -> None:
    """Write the pictures, one or more for each function below, into the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    with _demo() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        _digest(_open(browser, url), directory / "digest.png")
        _digest(_open(browser, url, PHONE), directory / "phone.png")
        _search(_open(browser, url), directory / "search.png")
        _narrow(_open(browser, url), directory / "narrow.png")
        _meant(_open(browser, url), directory / "meant.png")
        _similar(_open(browser, url), directory)
        _decided(_open(browser, url), directory / "decided.png")
        _adviser(_open(browser, url), directory / "adviser.png")
        _digests(_open(browser, url), directory)
        _gallery(browser, url, directory)
        _git_states(browser, url, directory)
        browser.close()
    _statistics(directory)


def _statistics(directory: Path) -> None:
    """The picture of a week's figures, where Slack is light and where it is dark."""
    with TemporaryDirectory() as cache:
        png = Image.open(BytesIO(picture(WEEK, Path(cache)))).convert("RGB")
    shown = png.resize((900, round(900 * png.height / png.width)), Image.Resampling.LANCZOS)
    for name, ground in GROUNDS.items():
        around = Image.new("RGB", (shown.width + 80, shown.height + 80), ground)
        around.paste(shown, (40, 40))
        few = around.quantize(128, dither=Image.Dither.NONE)
        few.save(directory / f"stats-{name}.png", optimize=True)


@contextmanager
def _demo() -> Iterator[str]:
    """`copydesk demo` on a free port; its address."""
    command = [str(Path(sys.executable).with_name("copydesk")), "demo", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ours
    try:
        lines = iter(process.stdout or ())
        yield next(found[1] for line in lines if (found := re.search(r"Open (http\S+)", line)))
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _open(browser: Browser, url: str, size: tuple[int, int] = DESK) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2 if size is PHONE else 1,
        locale=LOCALE,
        timezone_id=ZONE,
        reduced_motion="reduce",  # or a fading line is caught halfway
    )
    page = context.new_page()
    page.goto(f"{url}/?{urlencode({'user': 'U0ANA', 'channel': 'C0AIDESK'})}")
    expect(page.get_by_role("button", name="See the other").first).to_be_visible()
    return page


def _to_top(page: Page, text: str) -> None:
    """Bring the newest message that has this text to the top, and nothing under the pointer."""
    page.get_by_label("Message #ai-desk").evaluate("box => box.blur()")
    page.mouse.move(0, 0)
    message = page.locator(".message", has_text=text).last
    message.evaluate("node => node.scrollIntoView({block: 'start'})")
    page.wait_for_function("[...document.images].every((image) => image.complete)")


def _digest(page: Page, file: Path) -> None:
    _to_top(page, "to review")
    page.screenshot(path=file)


def _search(page: Page, file: Path) -> None:
    page.get_by_label("Message #ai-desk").fill("/articles model quality:>=80")
    page.keyboard.press("Enter")
    expect(page.get_by_text("most relevant first")).to_be_visible()
    _to_top(page, "most relevant first")
    page.get_by_role("button", name="More actions").nth(1).click()
    page.mouse.move(0, 0)
    page.screenshot(path=file)


def _type(page: Page, text: str, answered: str) -> None:
    page.get_by_label("Message #ai-desk").fill(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text(answered).last).to_be_visible()
    _to_top(page, answered)


def _message(page: Page, text: str, file: Path) -> None:
    """A picture of the newest message with this text, and of nothing above it."""
    page.locator(".message", has_text=text).last.screenshot(path=file)


def _narrow(page: Page, file: Path) -> None:
    _type(page, "/articles topic:AI", "topic:AI · ")
    page.get_by_role("button", name="Narrow by topic, provider or type").last.click()
    expect(page.get_by_text("narrow them by")).to_be_visible()
    _to_top(page, "narrow them by")
    page.get_by_role("button", name="Choose a topic").click()
    page.mouse.move(0, 0)
    page.screenshot(path=file)


def _meant(page: Page, file: Path) -> None:
    _type(page, "/articles harbuor", "Did you mean")
    _message(page, "Did you mean", file)


def _similar(page: Page, directory: Path) -> None:
    _type(page, "/articles pilots", "in 1 story")
    _message(page, "in 1 story", directory / "grouped.png")
    page.get_by_role("button", name=re.compile("^and 1 similar to 1:")).last.click()
    expect(page.get_by_text("2 articles on one story")).to_be_visible()
    _to_top(page, "2 articles on one story")
    _message(page, "2 articles on one story", directory / "story.png")


def _decided(page: Page, file: Path) -> None:
    page.get_by_role("button", name=re.compile("^Publish 1:")).click()
    expect(page.get_by_text("Published by")).to_be_visible(timeout=60_000)  # after the grace
    page.get_by_role("button", name=re.compile("^Later 2:")).click()
    expect(page.get_by_text("Later, by")).to_be_visible()
    expect(page.get_by_text("+published: true")).to_be_visible()
    _to_top(page, "to review")
    page.screenshot(path=file)


def _adviser(page: Page, file: Path) -> None:
    """How many a query finds, how many a week, and which threshold gives about ten."""
    _type(page, "/articles preview topic:AI", "a week")
    page.screenshot(path=file)


def _digests(page: Page, directory: Path) -> None:
    """The dialog that makes a digest with what would match today, and the list with one paused."""
    page.get_by_label("Message #ai-desk").fill("/articles digest new")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New digest")
    expect(dialog.get_by_role("button", name="Channel: #ai-desk")).to_be_visible()
    dialog.get_by_label("Name").fill("Best of AI")
    dialog.get_by_label("Query").fill("topic:AI quality:>=80")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("would be shown")).to_be_visible()
    page.mouse.move(0, 0)
    page.screenshot(path=directory / "digest-dialog.png")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog", name="Saved")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    _type(page, "/articles digests", "digests in this channel")
    page.get_by_role("button", name="Pause: Best of AI").last.click()
    expect(page.get_by_text("Paused").last).to_be_visible()
    _to_top(page, "digests in this channel")
    page.screenshot(path=directory / "digest-list.png")


def _gallery(browser: Browser, url: str, directory: Path) -> None:
    """What the demo comes to in days or never, on a desk and on a phone."""
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page = browser.new_page(
            viewport={"width": size[0], "height": size[1]}, locale=LOCALE, timezone_id=ZONE
        )
        page.goto(f"{url}/gallery")
        for part, heading in GALLERY.items():
            shown = page.get_by_role("heading", name=heading).first
            shown.evaluate("node => node.scrollIntoView({block: 'start'})")
            page.wait_for_function("[...document.images].every((image) => image.complete)")
            page.screenshot(path=directory / f"gallery-{part}-{name}.png")
        page.close()


def _git_states(browser: Browser, url: str, directory: Path) -> None:
    """A digest's message in each state of a decision that goes into a repository."""
    page = browser.new_page(
        viewport={"width": DESK[0], "height": DESK[1]}, locale=LOCALE, timezone_id=ZONE
    )
    page.goto(f"{url}/gallery")
    shown = page.get_by_role("region", name="Written to a repository", exact=True)
    message = shown.locator(".exhibit").first.locator(".message")
    message.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    message.screenshot(path=directory / "git-states.png")
    page.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
