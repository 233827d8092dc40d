"""Take it and Give back, wherever they are pressed."""

import logging

from handlers.blocks import Ref
from handlers.services import Services

log = logging.getLogger(__name__)


def take_or_give_back(services: Services, ref: Ref, word: str, user: str) -> None:
    """Do what the button says: `take` or `give_back`. Raises DecisionRefused."""
    taking = services.reviews.taking
    if word == "take":
        taking.take(ref.article_id, user)
    else:
        taking.give_back(ref.article_id, user, admin=services.people.is_admin(user))
    log.info("%s: %s of %s", user, word, ref.article_id)
