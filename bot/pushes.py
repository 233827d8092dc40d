"""What pushing needs of Slack: whose names commits carry, and the address of a message."""

from collections.abc import Callable
from concurrent.futures import Executor

from starlette.routing import Route

from bot.desk import Desk
from bot.services.committing import Words
from bot.services.following import Following
from bot.services.pushing import Pushing
from bot.services.reports import Reports
from bot.settings import Settings
from bot.sources import hosts_of, token
from bot.storage.git_change import Author
from handlers.people import People
from handlers.webhook import webhook

WEBHOOK_SECRET = "COPYDESK_WEBHOOK_SECRET"  # noqa: S105  the name of a variable


def looks(settings: Settings) -> dict[str, float]:
    """By the names of repositories, how many seconds there are between two looks."""
    return {one.name: float(one.git.every) for one in settings.sources if one.git is not None}


def pushing_of(desk: Desk, following: Following, people: People) -> Callable[[Reports], Pushing]:
    """Makes what pushes for this desk."""
    words = Words(
        author=lambda user: author(user, desk.settings, people.name), message=people.message
    )
    hosts = hosts_of(desk.settings)
    return lambda reports: Pushing(
        *(desk.ledger, desk.library, desk.rules, words, following.follow, desk.holder, reports),
        hosts=hosts,
    )


def webhook_of(following: Following, threads: Executor) -> Route:
    """Takes in that something was pushed, signed with the secret in COPYDESK_WEBHOOK_SECRET."""
    names = {one.name for one in following.sources}
    return webhook(following.poke, names, lambda: token(WEBHOOK_SECRET), threads)


def author(user: str, settings: Settings, name: Callable[[str], tuple[str, str]]) -> Author:
    """Name and address of a person: by the settings, else as Slack has them. Where Slack tells no
    address, one that leads nowhere stands in: git needs one. Who decided from a terminal without
    Slack is known by the address alone."""
    person = settings.authors.get(user)
    if person is not None:
        return Author(person.name, person.email)
    if "@" in user:
        return Author(user.partition("@")[0], user)
    known, email = name(user)
    return Author(known or user, email or f"{user}@slack.invalid")
