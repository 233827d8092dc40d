"""What pushing needs of Slack: whose names commits carry, and the address of a message."""

from collections.abc import Callable

from bot.desk import Desk
from bot.services.following import Following
from bot.services.pushing import Pushing, Words
from bot.services.reports import Reports
from bot.settings import Settings
from bot.storage.git_change import Author
from handlers.people import People


def looks(settings: Settings) -> dict[str, float]:
    """By the names of repositories, how many seconds there are between two looks."""
    return {one.name: float(one.git.every) for one in settings.sources if one.git is not None}


def pushing_of(desk: Desk, following: Following, people: People) -> Callable[[Reports], Pushing]:
    """Makes what pushes for this desk."""
    words = Words(
        author=lambda user: author(user, desk.settings, people.name), message=people.message
    )
    return lambda reports: Pushing(
        desk.ledger, desk.library, desk.rules, words, following.follow, desk.holder, reports
    )


def author(user: str, settings: Settings, name: Callable[[str], tuple[str, str]]) -> Author:
    """Name and address of a person: by the settings, else as Slack has them. Where Slack tells no
    address, one that leads nowhere stands in: git needs one."""
    person = settings.authors.get(user)
    if person is not None:
        return Author(person.name, person.email)
    known, email = name(user)
    return Author(known or user, email or f"{user}@slack.invalid")
