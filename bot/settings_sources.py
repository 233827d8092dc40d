"""The settings of sources: folders and repositories of articles, and what is written into them."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.domain.errors import CopydeskError
from bot.domain.review import Overridden
from bot.domain.subject import USUAL_SUBJECT, check_subject
from bot.settings_reader import Scalar, Section
from bot.storage.edit import usual_text
from bot.storage.fields import NEVER_READ, PRESETS, FieldMap, field_map
from bot.storage.git_remote import Remote, check_branch
from bot.storage.values import TRUTH
from bot.storage.writes import Texts, Writes

GIT_KEYS = ("branch", "folders", "every", "commit", "message", "push", "api", "key_file", "token")
SOURCE_KEYS = (
    *(
        "name",
        "folder",
        "git",
        *GIT_KEYS,
        "site",
        "fields",
        "topics",
        "publish",
        "reject",
        "overridden",
    ),
)
TOKEN = "COPYDESK_GIT_TOKEN"  # noqa: S105  the name of a variable
GITHUB = "https://api.github.com"
_ADDRESS = re.compile(
    r"(?:(?:https|ssh)://(?:[^@/]+@)?|[^@/:]+@)(?P<host>[\w.-]+)(?::\d+(?=/))?[/:](?P<path>[\w./~-]+)"
)
OVERRIDDEN: tuple[Overridden, ...] = ("tell", "reopen", "again")
_KEY = r"[^\W\d][\w-]*(\.[^\W\d][\w-]*)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A branch of a git repository: its address, which folders of it hold articles (none: all of
    it), how many seconds there are between two looks, whether there is one commit for all that
    are due together, what a commit's first line is made of. With `api`, the address of the host's
    interface, decisions become pull requests; empty: they are pushed to the branch. For ssh there
    is a key's file, for https the variable of the environment that holds the token."""

    url: str
    branch: str = "main"
    folders: tuple[str, ...] = ()
    every: int = 60
    batch: bool = False
    message: str = USUAL_SUBJECT
    api: str = ""
    key_file: Path | None = None
    token: str = TOKEN


@dataclass(frozen=True, slots=True)
class Source:
    """Articles: their name in queries, where they are, how their keys are named, where the topic
    files are, and what decisions write. `folder` means nothing where there is a `git`."""

    name: str
    folder: Path
    fields: FieldMap
    topics: Path | None = None
    git: Repository | None = None
    writes: Writes = field(default_factory=Writes)
    overridden: Overridden = "tell"


def read_sources(section: Section, base: Path) -> tuple[Source, ...]:
    """The entries of `sources`; paths in them are relative to `base`. Problems are noted."""
    found = [_source(node, section, base) for node in section.nodes("sources")]
    if not found:
        section.problem("sources", "sources is missing: name at least one folder of articles")
    return tuple(found)


def _source(node: yaml.Node, parent: Section, base: Path) -> Source:
    section = Section(node, parent.problems, SOURCE_KEYS, "a source")
    name = section.text("name")
    if name and not re.fullmatch(r"[\w.-]{1,40}", name):
        section.problem("name", f"name must be up to 40 letters, digits, . _ or -, not {name}")
    repository = _repository(section, base) if "git" in section.values else None
    folder = base if repository else _folder(section, "folder", base)
    site, renamed = section.choice("site", tuple(PRESETS)), section.pairs("fields")
    fields = section.parsed(
        "fields", lambda preset: field_map(preset, renamed), field_map("everyday", {}), site
    )
    _refuse_mixtures(section)
    topics = _folder(section, "topics", base) if "topics" in section.values else None
    writes = _writes(section, fields)
    return Source(name, folder, fields, topics, repository, writes, _overridden(section))


def _overridden(section: Section) -> Overridden:
    chosen = section.choice("overridden", OVERRIDDEN)
    return next(one for one in OVERRIDDEN if one == chosen)


def _refuse_mixtures(section: Section) -> None:
    if "git" not in section.values:
        for key in (key for key in GIT_KEYS if key in section.values):
            section.problem(key, f"{key} goes with git alone, and this source is a folder")
    elif "folder" in section.values:
        section.problem("folder", "a source is a folder or a git repository: name one of the two")


def _repository(section: Section, base: Path) -> Repository:
    branch, url = section.text("branch", "main"), section.parsed("git", _url, "")
    try:
        check_branch(branch)
    except CopydeskError as error:
        section.problem("branch", f"branch: {error}")
    return Repository(
        url=url,
        branch=branch,
        folders=_folders(section),
        every=section.number("every", 60, 5, 86_400),
        batch=section.choice("commit", ("each", "batch")) == "batch",
        message=section.parsed(
            "message", check_subject, USUAL_SUBJECT, section.text("message", USUAL_SUBJECT)
        ),
        api=_api(section, url),
        key_file=_key_file(section, base) if "key_file" in section.values else None,
        token=_token(section),
    )


def _api(section: Section, url: str) -> str:
    """The interface for pull requests, where decisions become such; GitHub's unless named."""
    if section.choice("push", ("branch", "pull_request")) == "branch":
        if "api" in section.values:
            section.problem("api", "api goes with push: pull_request alone")
        return ""
    host = hosted(url)[0]
    usual = f"https://{host}/api/v3" if host not in ("", "github.com") else GITHUB
    api = section.text("api", usual).rstrip("/")
    if not re.fullmatch(r"https://[\w.-]+(:\d+)?(/[\w./-]*)?|http://127\.0\.0\.1:\d+", api):
        section.problem("api", f"api must be an https address such as {GITHUB}, not {api}")
    if not hosted(url)[1]:
        section.problem("push", "push: pull_request needs a repository at a host: https or ssh")
    return api


def hosted(url: str) -> tuple[str, str]:
    """The host and the repository's path at it, such as `owner/name`; empty for what is on this
    machine."""
    found = _ADDRESS.fullmatch(url)
    return (found["host"], found["path"].strip("/").removesuffix(".git")) if found else ("", "")


def _url(text: str) -> str:
    Remote(text, "main").check()
    return text


def _folders(section: Section) -> tuple[str, ...]:
    found = section.texts("folders")
    for wrong in (one for one in found if not one or one[:1] in "/~" or ".." in one.split("/")):
        section.problem(
            "folders", f"folders are paths from the repository's top such as _news, not {wrong!r}"
        )
    return tuple(one.strip("/") for one in found)


def _key_file(section: Section, base: Path) -> Path | None:
    text = section.text("key_file")
    try:
        path = (base / Path(text).expanduser()).resolve()
        there = path.is_file()
    except (OSError, ValueError, RuntimeError):
        section.problem("key_file", "key_file can't be a path: it is too long, or odd")
        return None
    if text and not there:
        section.problem("key_file", f"there is no file {path}")
    return path


def _token(section: Section) -> str:
    name = section.text("token", TOKEN)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,80}", name):
        # It may be the token itself: not shown.
        section.problem("token", "token names a variable of the environment, such as GIT_TOKEN")
    return name


def _writes(section: Section, fields: FieldMap) -> Writes:
    publish, reject = _texts(section, "publish"), _texts(section, "reject")
    key, usual = fields.published, usual_text(fields)
    if publish and TRUTH.get(dict(publish).get(key, "")) is not TRUTH[usual]:
        section.problem(
            "publish", f"publish must set {key} to {usual}: by that an article counts as published"
        )
    if key in dict(reject):
        section.problem("reject", f"reject can't set {key}: it says whether it is published")
    return Writes(publish=publish, reject=reject)


def _texts(section: Section, name: str) -> Texts:
    """A mapping of keys to values, each as it is to stand in a file."""
    node = section.values.get(name)
    if node is None:
        return ()
    if not isinstance(node, yaml.MappingNode):
        section.problem(name, f"{name} must be keys and values, such as {{published: true}}")
        return ()
    found: dict[str, str] = {}
    for key, value in node.value:
        if problem := _text_problem(key, value, found):
            section.problems.add(key, f"{name}: {problem}")
        else:
            found[str(key.value)] = _written(value)
    return tuple(found.items())


def _text_problem(key: yaml.Node, value: yaml.Node, before: dict[str, str]) -> str:
    if not isinstance(key, Scalar) or not re.fullmatch(_KEY, str(key.value)):
        return "a key must be one word, or several with dots between them"
    if key.value in before:
        return f"{key.value} is there twice: keep one"
    if str(key.value).split(".")[0] == NEVER_READ:
        return f"{NEVER_READ} is never changed"
    if not isinstance(value, Scalar) or not str(value.value).isprintable():
        return f"the value of {key.value} must be one value on one line"
    return "" if value.value or value.style else f"the value of {key.value} is empty"


def _written(value: yaml.ScalarNode) -> str:
    text = str(value.value)
    return "'" + text.replace("'", "''") + "'" if value.style else text


def _folder(section: Section, key: str, base: Path) -> Path:
    """The folder that a key names; that there is none is a problem."""
    try:
        folder = (base / section.text(key)).resolve()
        there = folder.is_dir()
    except (OSError, ValueError):
        section.problem(key, f"{key} can't be the path of a folder: it is too long, or odd")
        return base
    if key in section.values and not there:
        section.problem(key, f"there is no folder {folder}")
    return folder
