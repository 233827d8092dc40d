"""The pages that a repository's host has for commits and files, as far as hosts are known by
their names. What proves who we are is never part of them."""

from urllib.parse import quote

from bot.settings_sources import hosted

_GITHUB = ("/commit/{commit}", "/blob/{branch}/{path}", "/commits/{branch}/{path}")
_GITLAB = ("/-/commit/{commit}", "/-/blob/{branch}/{path}", "/-/commits/{branch}/{path}")
_BITBUCKET = ("/commits/{commit}", "/src/{branch}/{path}", "")
_GITEA = ("/commit/{commit}", "/src/branch/{branch}/{path}", "/commits/branch/{branch}/{path}")
_PAGES = {
    "gitlab": _GITLAB,
    "bitbucket": _BITBUCKET,
    "github": _GITHUB,
    "codeberg": _GITEA,
    "gitea": _GITEA,
    "forgejo": _GITEA,
}
"""By parts of hosts' names, where a commit, a file and its commits have their pages; empty where a
host has none that lasts."""

_COMMIT, _FILE, _HISTORY = range(3)


def commit_page(url: str) -> str:
    """The address of a commit's page with {commit} in its place; empty where it is not known."""
    return _page(url, _COMMIT)


def file_page(url: str, branch: str) -> str:
    """The address of a file's page in the branch with {path} in its place, else empty."""
    return _page(url, _FILE).replace("{branch}", quote(branch))


def history_page(url: str, branch: str) -> str:
    """The address of a file's commits in the branch with {path} in its place, else empty."""
    return _page(url, _HISTORY).replace("{branch}", quote(branch))


def _page(url: str, which: int) -> str:
    host, path = hosted(url)
    page = next((pages[which] for name, pages in _PAGES.items() if name in host), "")
    return f"https://{host}/{path}{page}" if page else ""
