"""One article posted for everybody in a channel, by "Post here". Pure."""

from datetime import UTC, tzinfo

from bot.domain.article import Article
from bot.domain.post import Item
from bot.domain.review import State
from handlers.article_lines import DAY_AND_TIME, excerpt, facts_line, picture, title_line, title_of
from handlers.blocks import Block, Message, Ref, context, fallback, mrkdwn, section
from handlers.decision_block import decision_block
from handlers.mrkdwn import clean, escape, shorten, user
from handlers.standing import edited_by, taken_by

LONGEST_EXCERPT = 500


def shared_article_message(
    article: Article,
    user_id: str,
    zone: tzinfo = UTC,
    *,
    state: State | None = None,
    step: int = 0,
    revision: int = 1,
    editor: str = "",
) -> Message:
    """The article as a public message, with who posted it. `user_id` is a Slack user id;
    `zone` is for the words where a client can't draw dates. With the article's `state`, it can be
    decided there, as in a digest; one that was published before it was posted needs no word.

    `step` 2 leaves the picture out, for when Slack refused the message with it. `revision` counts
    the message's changes, `editor` edited the article last (a Slack id, or empty).
    """
    notes = (edited_by(editor), taken_by(state) if state is not None else "")
    lines = [
        title_line(article),
        facts_line(article, zone, DAY_AND_TIME, *notes),
        excerpt(article, LONGEST_EXCERPT),
    ]
    text = mrkdwn("\n".join(line for line in lines if line))
    words = [escape(title_of(article)), escape(shorten(clean(article.excerpt), LONGEST_EXCERPT))]
    return Message(
        fallback([line for line in words if line]),
        [
            section(text, picture(article) if step < 2 else None),
            *_decision(article, f"p.{user_id}.{revision}", zone, state),
            context(mrkdwn(f"Posted by {user(user_id)}")),
        ],
    )


def _decision(article: Article, where: str, zone: tzinfo, state: State | None) -> list[Block]:
    if state is None or (state.standing == "published" and state.decision is None):
        return []
    item = Item(number=1, article=article, state=state)
    ref = Ref(article.id, article.version, where, 1)
    return [decision_block(item, ref.block_id, zone)]
