"""What the command line prints, for a person and for a script."""

import hashlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot.app import Desk
from bot.domain.article import Article
from bot.domain.digest import Digest, Plan, Post
from bot.domain.errors import Unreadable
from bot.domain.review import State
from bot.services.library import Counts, Found, Library
from bot.settings import Settings
from bot.storage.folder import Folder

FOR_PEOPLE = "%(asctime)s %(levelname)s %(message)s"


def set_up_logging() -> None:
    """Log to standard error, a line each; the libraries below us only from warnings on."""
    logging.basicConfig(level=logging.INFO, format=FOR_PEOPLE, datefmt="%H:%M:%S")
    for name in ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "watchfiles", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)


def place_for(data: Path, articles: Path | None) -> Path:
    """The data directory itself, or one in it for a folder that was given by hand."""
    if articles is None:
        return data
    name = hashlib.sha256(str(articles.resolve()).encode()).hexdigest()[:12]
    return data / "folders" / name


def refresh(library: Library) -> Counts:
    """Bring the index up to date, with a progress bar in a terminal and a log line otherwise."""
    if not sys.stderr.isatty():
        counts = library.refresh()
        logging.getLogger(__name__).info("The index is up to date: %s", sentence(counts))
        return counts
    console = Console(stderr=True)
    columns = (TextColumn("Reading articles"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)
        return library.refresh(
            lambda done, total: progress.update(task, completed=done, total=total)
        )


def sentence(counts: Counts) -> str:
    """`3 indexed, 304 unchanged, 0 removed, 0 left out`."""
    return (
        f"{counts.indexed} indexed, {counts.unchanged} unchanged, "
        f"{counts.removed} removed, {counts.left_out} left out"
    )


def print_counts(counts: Counts, *, as_json: bool) -> None:
    """What `index` did."""
    if as_json:
        values = {
            "indexed": counts.indexed,
            "unchanged": counts.unchanged,
            "removed": counts.removed,
            "left_out": counts.left_out,
        }
        print(json.dumps(values))
        return
    hint = " (copydesk check names them)" if counts.left_out else ""
    print(sentence(counts).capitalize() + hint + ".")


def print_found(found: Found, desk: Desk, *, as_json: bool) -> None:
    """What `search` found: a table, or the JSON that the README describes."""
    if as_json:
        results = [_as_json(hit.article, hit.score) for hit in found.hits]
        answer = {"query": str(found.query), "total": found.total, "results": results}
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    articles = "1 article" if found.total == 1 else f"{found.total:,} articles"
    print(f"{articles} · {found.query}")
    if found.hits:
        states = desk.reviews.states([hit.article for hit in found.hits])
        _print_table([hit.article for hit in found.hits], states, desk.settings)
    elif found.suggestion is not None:
        print(f"Nearest with results: {found.suggestion}")


def _as_json(article: Article, score: float) -> dict[str, Any]:
    return {
        "id": article.id,
        "path": article.path,
        "title": article.title,
        "url": article.url,
        "provider": article.provider,
        "date": article.date.isoformat().replace("+00:00", "Z") if article.date else None,
        "type": article.type,
        "topics": list(article.topics),
        "quality": _number(article.quality),
        "published": article.published,
        "score": round(score, 4),
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _print_table(articles: list[Article], states: dict[str, State], settings: Settings) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim", expand=False)
    table.add_column("Title", ratio=1, overflow="fold")
    table.add_column("Provider", max_width=18, no_wrap=True, overflow="ellipsis")
    table.add_column("Date", no_wrap=True)
    table.add_column("Quality", justify="right", no_wrap=True)
    table.add_column("State", no_wrap=True)
    for article in articles:
        date = article.date.astimezone(settings.zone) if article.date else None
        table.add_row(
            Text(article.title),
            Text(article.provider),
            f"{date:%d %b %Y}" if date else "",
            "" if article.quality is None else f"{article.quality:g}",
            states[article.id].standing,
        )
    Console().print(table)


def print_plan(digest: Digest, plan: Plan) -> None:
    """What a digest would post, and why each article is in."""
    shown = len(plan.choices)
    print(f"{digest.name}: {shown} of {plan.matching} to review, for {digest.channel}")
    print(f"{plan.new} new, {plan.waiting} still waiting · {digest.query}")
    for number, choice in enumerate(plan.choices, 1):
        article = choice.article
        print(f"\n{number:>2}. {article.title}")
        print(f"    {' · '.join(part for part in (article.provider, article.path) if part)}")
        print(f"    {choice.reason}")
    if not shown:
        print("Nothing to show: no undecided article matches.")


def posted(post: Post | None) -> str:
    """What became of a digest that was posted by hand."""
    if post is None or not post.items:
        return "Nothing to show: no undecided article matches."
    return f"Posted {post.name}: {len(post.items)} of {post.matching} to review."


def check(settings: Settings, path: Path | None) -> list[dict[str, str | int]]:
    """Every file that can't be read as an article: `path`, `line`, `reason`, by path.

    `path` is a file or a folder to look at instead of the settings' folders.
    """
    if path is None:
        folders = [Folder(one.name, one.folder, one.fields) for one in settings.sources]
        return [one for folder in folders for one in _wrong_in(folder, folder.root)]
    fields = settings.sources[0].fields
    if path.is_dir():
        return _wrong_in(Folder("check", path.resolve(), fields), path)
    folder = Folder("check", path.resolve().parent, fields)
    return _wrong(folder, path.resolve().name, path.parent)


def _wrong_in(folder: Folder, shown: Path) -> list[dict[str, str | int]]:
    paths = sorted(stat.path for stat in folder.scan())
    return [one for path in paths for one in _wrong(folder, path, shown)]


def _wrong(folder: Folder, path: str, shown: Path) -> list[dict[str, str | int]]:
    try:
        folder.article(path)
    except Unreadable as error:
        return [{"path": str(shown / path), "line": error.line, "reason": error.reason}]
    return []
