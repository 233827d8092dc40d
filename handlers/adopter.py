"""Adopter: reads a message of ours in Slack that the ledger does not know, and takes it in."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from slack_sdk import WebClient

from bot.services.adoption import Adoption, Foundling, Shown
from bot.services.drawings import Place
from handlers.blocks import Ref, parse_block_id
from handlers.history import History
from handlers.outcome import FAILURES, outcome

log = logging.getLogger(__name__)


class Adopter:
    """Reads as the bot."""

    def __init__(self, client: WebClient, adoption: Adoption) -> None:
        self._history, self._adoption = History(client), adoption

    def adopt(self, place: Place) -> bool:
        """Take the message in, unless the ledger knows it; whether it knows it now. One that is
        no digest of ours is left alone."""
        if self._adoption.digest_at(place) is not None:
            return True
        try:
            found = self._history.read(place.channel, place.ts)
        except FAILURES as error:
            log.warning("A message can't be read for the ledger: %s", outcome(error).sentence)
            return False
        if found is None:
            return False
        key, message = found
        return self._adoption.adopt(_foundling(place, key, message))


def _foundling(place: Place, key: str, message: Mapping[str, Any]) -> Foundling:
    refs = list(_refs(message))
    shown = {ref.number: Shown(ref.number, ref.article_id, ref.version) for ref in refs}
    revisions = [int(ref.where.partition(".")[2]) for ref in refs if _counts(ref)]
    return Foundling(
        place=place,
        key=key,
        revision=max(revisions, default=1),
        articles=tuple(shown[number] for number in sorted(shown)),
    )


def _refs(message: Mapping[str, Any]) -> Iterator[Ref]:
    for block in message.get("blocks") or ():
        ref = parse_block_id(str(block.get("block_id", "")))
        if ref is not None and ref.run_id is not None:
            yield ref


def _counts(ref: Ref) -> bool:
    return ref.where.partition(".")[2].isdecimal()
