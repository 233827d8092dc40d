"""What a digest says around its articles: heading, counts, footer. Pure."""

from bot.domain.post import Post
from handlers.article_lines import name
from handlers.blocks import Block, button, context, mrkdwn, section
from handlers.fitting import Room
from handlers.mrkdwn import clean, count, date_token, escape, joined, number, shorten, user

LONGEST_DIGEST_NAME = 100


def headline(post: Post, room: Room) -> str:
    """`AI desk: 7 of 23 to review`, as plain text."""
    shown = min(room.articles, len(post.items))
    of_all = f"{shown} of {number(post.matching)}" if post.matching > shown else str(shown)
    todo = "to read" if post.purpose == "reading" else "to review"
    return f"{shorten(clean(post.name), LONGEST_DIGEST_NAME)}: {of_all} {todo}"


def since_line(post: Post) -> str:
    """Who is asked to look, since when, how many are new and how many wait, in mrkdwn."""
    counts = [f"{number(post.new)} new" if post.new else "nothing new"]
    if post.waiting and post.purpose == "review":
        counts.append(f"{number(post.waiting)} still waiting")
    line = ", ".join(counts)
    if post.since:
        since = date_token(post.since, "Since {date_long_pretty} at {time}", post.zone)
        line = f"{since}: {line}"
    return joined([mention(post), "Posted late" if post.late else "", line])


def mention(post: Post) -> str:
    """Who is asked to look, in mrkdwn. It is drawn in every change too, or the line would move.

    That doesn't call anybody twice: chat.update replaces the message by a `message_changed`
    event, which is hidden (docs.slack.dev/reference/events/message/message_changed).
    """
    group = post.mention.startswith("S")
    return (f"<!subteam^{post.mention}>" if group else user(post.mention)) if post.mention else ""


def empty_line(post: Post) -> str:
    """`AI desk: nothing to review · next: Monday, 09:00`, in mrkdwn."""
    return joined([f"*{name(post.name)}*: {_nothing(post)}", _skipped(post), _next(post, "next")])


def empty_fallback(post: Post) -> str:
    """The same for notifications."""
    return f"{escape(clean(post.name))}: {_nothing(post)}"


def _nothing(post: Post) -> str:
    nothing = "nothing to read" if post.purpose == "reading" else "nothing to review"
    return f"{nothing} for a week" if post.weekly else nothing


def footer(post: Post, room: Room) -> list[Block]:
    """What is left out, what became of it, what comes next; a button for the others."""
    left_out = max(0, len(post.items) - room.articles)
    more = max(0, post.matching - len(post.items) - post.decided_elsewhere) + left_out
    parts = [
        f"{number(more)} more {'matches' if more == 1 else 'match'}" if more else "",
        f"{number(left_out)} left out here for length" if left_out else "",
        _elsewhere(post),
        _skipped(post),
    ]
    line = joined([*parts, _next(post, "next" if any(parts) else "Next")])
    if not more:
        return [context(mrkdwn(line))] if line else []
    word = "See the other one" if more == 1 else f"See the other {number(more)}"
    spoken = f"{word} of {clean(post.name)}"
    block_id = f"others|{post.run_id}|{post.revision}"
    return [section(mrkdwn(line), button("others", word, spoken, value=post.token), block_id)]


def _elsewhere(post: Post) -> str:
    many = post.decided_elsewhere
    return f"{number(many)} {'was' if many == 1 else 'were'} decided elsewhere since" * bool(many)


def _skipped(post: Post) -> str:
    were = "was" if post.skipped == 1 else "were"
    return f"{count(post.skipped, 'slot')} before {were} skipped" if post.skipped else ""


def _next(post: Post, word: str) -> str:
    if post.next is None:
        return ""
    return date_token(post.next, f"{word}: {{date_long_pretty}}, {{time}}", post.zone)
