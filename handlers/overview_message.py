"""How the desk is: how old what is searched is, what is still to be written. Pure."""

from datetime import tzinfo

from bot.services.overview import Overview, SourceSeen
from handlers.article_lines import DAY_AND_TIME, name
from handlers.blocks import Message, context, fallback, mrkdwn, paragraphs
from handlers.mrkdwn import clean, count, date_token, inert, joined, shorten

LONGEST_SENTENCE = 300


def overview_message(found: Overview, zone: tzinfo) -> Message:
    """The desk in a few lines, private to whoever asked; `zone` is theirs."""
    lines = [_articles(found), *(_source(one, zone) for one in found.sources)]
    lines += [f"Problem: {_sentence(one)}" for one in found.problems]
    lines.append(_unwritten(found, zone))
    spoken = [_articles(found), _unwritten(found, zone)]
    hint = context(mrkdwn("Times are yours. The operator has more in `copydesk doctor`."))
    return Message(fallback(spoken), [*paragraphs(lines), hint])


def _articles(found: Overview) -> str:
    left_out = f"{count(found.left_out, 'file')} left out" if found.left_out else ""
    reading = "still being read" if found.indexing else ""
    return joined([f"*{count(found.articles, 'article')}*", left_out, reading])


def _source(source: SourceSeen, zone: tzinfo) -> str:
    done = "synced" if source.copied else "looked through"
    if source.at is None:
        return f"• {name(source.name)}: not {done} yet"
    return f"• {name(source.name)}: {date_token(source.at, f'{done} {DAY_AND_TIME}', zone)}"


def _unwritten(found: Overview, zone: tzinfo) -> str:
    if found.since is None:
        return "No decision waits to be written."
    waits = "1 decision waits" if found.unwritten == 1 else f"{found.unwritten:,} decisions wait"
    due = date_token(found.since, f"the first is due {DAY_AND_TIME}", zone)
    why = f" {_sentence(found.why)}" if found.why else ""
    return f"{waits} to be written, {due}.{why}"


def _sentence(text: str) -> str:
    return inert(shorten(clean(text), LONGEST_SENTENCE))
