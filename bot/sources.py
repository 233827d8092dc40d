"""From settings to sources: folders and repositories, and the rules of what is written to them."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.subject import USUAL_SUBJECT
from bot.host_pages import commit_page, file_page, history_page
from bot.services.rules import Rules, SourceRules
from bot.settings import Settings
from bot.settings_sources import Repository, Source, hosted
from bot.storage.folder import Folder
from bot.storage.git_remote import Remote
from bot.storage.git_source import GitSource
from bot.storage.pull_requests import PullRequests
from bot.storage.source import ArticleSource


def make_source(source: Source, data: Path, now: Callable[[], datetime]) -> ArticleSource:
    """The source that the settings describe; the copy of a repository is kept below `data`."""
    if source.git is None:
        return Folder(source.name, source.folder, source.fields)
    return GitSource(
        source.name,
        remote_of(source.git),
        data / "git" / source.name,
        source.fields,
        folders=source.git.folders,
        now=now,
    )


def remote_of(repository: Repository) -> Remote:
    """The repository's address and what proves to it who we are."""
    return Remote(
        repository.url,
        repository.branch,
        token=lambda: token(repository.token),
        key_file=repository.key_file,
    )


def token(name: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """The token in the variable NAME, or in the file that NAME_FILE names; None without one. Read
    each time, so that one renewed in a file counts at once."""
    file = environment.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None  # the push or fetch without it says what is wrong
    return environment.get(name) or None


def rules_of(settings: Settings) -> Rules:
    """When decisions are written, and what."""
    return Rules(
        reasons=settings.reasons,
        reason_required=settings.reason_required,
        grace_ms=settings.grace * 1000,
        taken_ms=settings.taken_for // timedelta(milliseconds=1),
        sources={
            one.name: SourceRules(
                writes=one.writes,
                batch=one.git is not None and one.git.batch,
                overridden=one.overridden,
                message=one.git.message if one.git else USUAL_SUBJECT,
                commit_page=commit_page(one.git.url) if one.git else "",
                file_page=file_page(one.git.url, one.git.branch) if one.git else "",
                history_page=history_page(one.git.url, one.git.branch) if one.git else "",
            )
            for one in settings.sources
        },
    )


def hosts_of(settings: Settings) -> dict[str, PullRequests]:
    """Where pull requests are made, for the sources whose decisions become such."""
    return {
        one.name: _pull_requests(one.git)
        for one in settings.sources
        if one.git is not None and one.git.api
    }


def _pull_requests(git: Repository) -> PullRequests:
    return PullRequests(git.api, hosted(git.url)[1], git.branch, lambda: token(git.token))
