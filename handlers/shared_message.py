"""One article posted for everybody in a channel, by "Post here". Pure."""

from datetime import UTC, tzinfo

from bot.domain.article import Article
from handlers.article_lines import DAY_AND_TIME, excerpt, facts_line, picture, title_line, title_of
from handlers.blocks import Message, context, fallback, mrkdwn, section
from handlers.mrkdwn import clean, escape, shorten, user

LONGEST_EXCERPT = 500


def shared_article_message(
    article: Article, user_id: str, zone: tzinfo = UTC, *, step: int = 0
) -> Message:
    """The article as a public message, with who posted it. `user_id` is a Slack user id;
    `zone` is for the words where a client can't draw dates.

    `step` 2 leaves the picture out, for when Slack refused the message with it.
    """
    lines = [
        title_line(article),
        facts_line(article, zone, DAY_AND_TIME),
        excerpt(article, LONGEST_EXCERPT),
    ]
    text = mrkdwn("\n".join(line for line in lines if line))
    words = [escape(title_of(article)), escape(shorten(clean(article.excerpt), LONGEST_EXCERPT))]
    return Message(
        fallback([line for line in words if line]),
        [
            section(text, picture(article) if step < 2 else None),
            context(mrkdwn(f"Posted by {user(user_id)}")),
        ],
    )
