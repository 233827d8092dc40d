"""What a query would bring a digest: how many, how many a week, and of which quality. Pure."""

from bot.domain.preview import ENOUGH, WEEKS, Preview, chart
from handlers.blocks import Message, context, fallback, mrkdwn, section
from handlers.mrkdwn import code, count, escape, inert, number

NARROW = 30
"""So many letters of Slack's monospace fit a phone."""


def preview_message(found: Preview) -> Message:
    """The preview, private to whoever asked."""
    lines = summary(found)
    blocks = [section(mrkdwn(f"{code(found.query)}\n" + "\n".join(map(inert, lines))))]
    drawn = chart(found.bands, found.least, NARROW)
    if drawn:
        title = f"Quality, last {WEEKS} weeks"
        blocks.append(section(mrkdwn("```" + "\n".join([title, *drawn]) + "```")))
        blocks.append(context(mrkdwn(inert(legend(found)))))
    said, threshold = advice(found), _threshold(found)
    marked = code(threshold) if said.startswith(threshold) else ""
    blocks.append(section(mrkdwn(marked + inert(said[len(threshold) if marked else 0 :]))))
    return Message(fallback([escape(line) for line in (*lines, said)]), blocks)


def summary(found: Preview) -> list[str]:
    """How many match, and how many came each week; a doubt in its place."""
    weeks = " ".join(map(number, found.weeks))
    verb = "matches" if found.matching == 1 else "match"
    lines = [f"{count(found.matching, 'article')} {verb} now."]
    if any(found.weeks):
        lines.append(f"About {_about(found.weekly)} a week came. Week by week: {weeks}.")
    return [*lines, found.doubt] if found.doubt else lines


def legend(found: Preview) -> str:
    """What the chart's letters mean."""
    lighter = f" Lighter: below quality {found.least:g}." if found.least is not None else ""
    unscored = f" {count(found.unscored, 'article')} not yet scored." if found.unscored else ""
    return f"Each line begins at its quality; best first.{lighter}{unscored}"


def advice(found: Preview) -> str:
    """Which threshold brings about ten a week."""
    if found.advised is not None:
        return f"{_threshold(found)} gives about {_about(found.advised_weekly)} a week."
    if not found.advised_weekly:
        return f"Nothing came in {WEEKS} weeks, whatever its quality."
    few = f"All of it is about {_about(found.advised_weekly)} a week"
    return f"{few}: no threshold is needed for {ENOUGH}."


def _threshold(found: Preview) -> str:
    return f"quality:>={found.advised or 0:g}"


def _about(weekly: float) -> str:
    return f"{weekly:.0f}" if weekly >= 1 else f"{weekly:.1f}"
