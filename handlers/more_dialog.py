"""The dialog behind More: everything known of an article, except what is secured. Pure."""

import json
from datetime import tzinfo

from bot.domain.answer import Known
from handlers.article_in_full import in_full
from handlers.blocks import Block


def more_dialog(known: Known, zone: tzinfo) -> Block:
    """The dialog as a view for views.open.

    `zone` stands in where a client can't draw dates. Its private_metadata is JSON with the
    article's id.
    """
    return {
        "type": "modal",
        "callback_id": "more",
        "title": {"type": "plain_text", "text": "Article"},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": json.dumps({"article": known.article.id}),
        "blocks": in_full(known, zone),
    }
