"""`copydesk decide`: the same decisions as in Slack, from the terminal."""

import socket
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from bot import options
from bot.domain.errors import CopydeskError, NotShown, SettingsError
from bot.domain.later import LATERS, Later, until
from bot.opening import bring_up_to_date, opened_desk

if TYPE_CHECKING:
    from bot.desk import Desk
    from bot.domain.review import Decision

WORDS = "afternoon, tomorrow or week"
VERBS = ("publish", "reject", "later", "undo")


@click.command(short_help="Decide about an article, as a press in Slack does.")
@click.argument("article", metavar="LINK|PATH")
@click.argument("verb", type=click.Choice(VERBS))
@click.option("--as", "person", metavar="EMAIL", required=True, help="In whose name.")
@click.option("--reason", metavar="TEXT", default="", help="Why, in up to 300 characters.")
@click.option("--until", "comes_back", metavar="WHEN", help=f"For later: a date, {WORDS}.")
@options.config
@options.data
def decide(
    article: str,
    verb: str,
    person: str,
    reason: str,
    comes_back: str | None,
    config: Path | None,
    data: str | None,
) -> None:
    """Publish, reject or postpone an article, or take its decision back.

    The decision goes into the ledger; a running bot writes it and brings Slack up to date within
    seconds. Without one it waits for the next start. Whoever may run this may decide: it does not
    ask for roles. With SLACK_BOT_TOKEN set, the person is found in Slack by the e-mail address.
    """
    from bot import terminal

    terminal.set_up_logging()
    with opened_desk(config, None, data) as desk:
        if desk.writable:
            bring_up_to_date(desk)
        user = _person(person, desk)
        article_id = _article(article, desk)
        if verb == "undo":
            done = _undo(desk, article_id, user, reason)
        else:
            done = _decide(desk, article_id, verb, user, reason, comes_back)
        click.echo(_said(done, verb, bot_runs=not desk.writable))


def _decide(
    desk: "Desk", article_id: str, verb: str, user: str, reason: str, comes_back: str | None
) -> "Decision":
    current = desk.library.article(article_id)
    if current is None:
        raise NotShown("The index does not have this article: run copydesk index first.")
    when = _until(comes_back, desk.settings.zone, desk.now()) if comes_back else None
    return desk.reviews.decide(
        article_id, current.version, verb, user,  # type: ignore[arg-type]  # one of VERBS
        reason=reason, until=when, place=_place(),
    )  # fmt: skip


def _undo(desk: "Desk", article_id: str, user: str, reason: str) -> "Decision":
    [state] = desk.reviews.states([article_id]).values()
    if state.decision is None:
        raise NotShown("Nothing is decided about this article.")
    return desk.reviews.undo(state.decision.id, user, admin=True, reason=reason, place=_place())


def _place() -> str:
    return f"terminal {socket.gethostname()}"


def _article(named: str, desk: "Desk") -> str:
    from bot.services.record import Record

    found = Record(desk.ledger, desk.library, desk.now).articles(named)
    if len(found) > 1:
        raise NotShown(f"{named} names {len(found)} articles: give the path of one of them.")
    return found[0]


def _until(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    word: Later = next((one for one in LATERS if one == text), "date")
    try:
        day = date.fromisoformat(text) if word == "date" else None
    except ValueError:
        sentence = f"{text} is no date: write it as 2026-03-01, or {WORDS}."
        raise click.UsageError(sentence) from None
    try:
        return until(word, day, now, zone)
    except ValueError as error:
        raise click.UsageError(f"{text}: {error}") from error


def _person(email: str, desk: "Desk") -> str:
    """The person's Slack id where Slack tells it, else the address as it is."""
    from bot.app import slack_client
    from bot.settings import secrets
    from handlers.outcome import FAILURES, outcome

    try:
        tokens = secrets(mode=desk.settings.mode)
    except SettingsError:
        return email
    try:
        found: str = slack_client(tokens).users_lookupByEmail(email=email)["user"]["id"]
    except FAILURES as error:
        word = outcome(error)
        if word.code == "users_not_found":
            raise CopydeskError(f"Slack knows nobody with the address {email}.") from error
        raise CopydeskError(f"{email} could not be looked up: {word.sentence}") from error
    return found


def _said(done: "Decision", verb: str, *, bot_runs: bool) -> str:
    if verb == "undo":
        over = done.ended_at is not None
        said = "Taken back; the file was not touched." if over else "It is being taken back."
        open_ = not over
    else:
        said = f"In the ledger as decision {done.id}."
        open_ = done.write_state == "pending"
    if not open_:
        return said
    who = "the running bot writes the file" if bot_runs else "the bot writes the file once it runs"
    return f"{said[:-1]}: {who}."
