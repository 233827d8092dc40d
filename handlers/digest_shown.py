"""The list of digests, for one person at one place."""

import logging

from bot.services.managing import DigestCard
from handlers.blocks import Message
from handlers.digest_list import digest_list_message
from handlers.outcome import FAILURES, outcome
from handlers.services import Services

log = logging.getLogger(__name__)


def digest_list(
    services: Services, person: str, channel: str, *, scope: str = "", start: int = 0
) -> Message:
    """The digests of a channel (an id); all of them for an admin, or where `scope` is `all`.
    Raises LedgerError."""
    people = services.people
    everywhere = (scope == "all" or not scope) and people.is_admin(person)
    cards = services.managing.cards()
    if not everywhere:
        cards = [card for card in cards if channel_of(services, card) == channel]
    return digest_list_message(
        cards,
        scope="all" if everywhere else "here",
        zone=people.zone(person),
        command=services.command,
        may_manage=people.may_manage(person),
        start=start,
    )


def channel_of(services: Services, card: DigestCard) -> str:
    """The id of a digest's channel; empty where that is not known."""
    if card.health.channel:
        return card.health.channel
    try:
        return services.channels.id(card.digest.channel) or ""
    except FAILURES as error:
        log.info("The channel %s is not known: %s", card.digest.channel, outcome(error).sentence)
        return ""
