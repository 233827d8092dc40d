"""Whether every queue has all that waits: a search for it, and the Home tab, each turned to its
last page by somebody who pressed nothing before."""

from collections import Counter
from collections.abc import Callable, Sequence

from tests.crowd.desk import CrowdDesk, number_of, story_of
from tests.crowd.hands import Hands
from tests.crowd.people import CHANNELS
from tests.crowd.screens import Control, controls
from tests.crowd.settling import settled
from tests.crowd.shown import Truth
from tests.crowd.voice import Voice

MOST_PAGES = 500


def search_agrees(desk: CrowdDesk, hands: Hands, truth: Truth) -> list[str]:
    """`is:open` shows each article that nobody decided, once."""
    user = desk.crowd.of("judge")[0].id
    [click] = hands.type(user, CHANNELS[0], "/articles is:open", "search", again=0)

    def page() -> list[Control]:
        return hands.answer(click.shown)

    shown = _turned_through(desk, hands, user, page, "next", "more")
    return _whole("the search for what is open", shown, desk, truth)


def home_agrees(desk: CrowdDesk, hands: Hands, voice: Voice, truth: Truth) -> list[str]:
    """So does a Home tab."""
    user = desk.crowd.of("judge")[0].id
    voice.open_home(user)

    def page() -> list[Control]:
        view = hands.home(user)
        found = controls(view, view.body["blocks"]) if view is not None else []
        return [one for one in found if "|h.today" not in one.block["block_id"]]

    if not settled(desk, lambda: bool(page())):
        return ["a Home tab that was opened is not drawn"]
    shown = _turned_through(desk, hands, user, page, "queue_next", "publish")
    return _whole("a Home tab", shown, desk, truth)


def _turned_through(
    desk: CrowdDesk, hands: Hands, user: str, page: Callable[[], list[Control]], turn: str, of: str
) -> list[str]:
    """The articles on all pages: those with a control that does `of`."""
    shown: list[str] = []
    for _ in range(MOST_PAGES):
        here = page()
        shown += dict.fromkeys(one.article for one in here if one.word == of)
        following = [one for one in here if one.word == turn]
        if not following:
            break
        hands.press(user, following[:1])
        before = _ids(here)
        if not settled(desk, lambda before=before: _ids(page()) != before):  # type: ignore[misc]
            return [*shown, "a page that does not come"]
    return shown


def _ids(shown: Sequence[Control]) -> list[str]:
    return [one.block["block_id"] for one in shown]


def _whole(place: str, shown: Sequence[str], desk: CrowdDesk, truth: Truth) -> list[str]:
    """Each article that waits is there once, or stands behind another of its story."""
    waits = set(desk.paths) - truth.stands.keys() - truth.published
    stories = {one: story_of(number_of(address)) for one, address in desk.addresses.items()}
    told = {stories[one] for one in shown if one in stories}
    missing = {one for one in waits - set(shown) if stories[one] not in told}
    wrongly = sorted(missing | (set(shown) - waits))
    twice = [one for one, count in Counter(shown).items() if count > 1]
    faults = [f"{place} has {one} wrongly" for one in wrongly]
    return faults + [f"{place} has {one} twice" for one in twice]
