"""Pull requests at a host with GitHub's REST interface: the few calls that proposing needs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from typing import IO, Any, Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.domain.errors import SourceMissing
from bot.storage.git_change import PushRefused

SECONDS = 20.0
MOST_BYTES = 5_000_000
_PAGE = 100
Fate = Literal["open", "merged", "closed", "none"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What became of a pull request, `none` where there is none, and its page's address."""

    fate: Fate
    page: str = ""


class _NoRedirects(HTTPRedirectHandler):
    """A token goes to the host it is for, and to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        del req, fp, code, msg, headers, newurl


class PullRequests:
    """Those of one repository, `owner/name`, into its branch `base`. `api` is the interface's
    address, such as https://api.github.com; `token` is asked for at each call.

    Every call raises PushRefused where the host says no, and SourceMissing where it can't be
    reached or fails; neither names the token.
    """

    def __init__(
        self, api: str, repository: str, base: str, token: Callable[[], str | None]
    ) -> None:
        self._api, self._repository, self._base, self._token = api, repository, base, token
        self._host = urlsplit(api).hostname or api
        self._opener = build_opener(_NoRedirects())

    def propose(self, branch: str, title: str, body: str) -> str:
        """Open a pull request for the branch; gives its page's address, also where there is one
        already."""
        asked = {"title": title, "head": branch, "base": self._base, "body": body}
        status, answer = self._call("POST", "", asked)
        if status == 422:
            found = self._newest(branch)
            if found is not None and found.get("state") == "open":
                return str(found["html_url"])
        if status != 201:
            raise self._refusal(status, answer)
        return str(answer["html_url"])

    def look(self, branch: str) -> Proposal:
        """The branch's newest pull request."""
        return _proposal(self._newest(branch))

    def withdraw(self, branch: str) -> Proposal:
        """Close the branch's pull request, where one is open; gives what it is then, since
        somebody may have merged it before."""
        found = self._newest(branch)
        if found is None or found.get("state") != "open":
            return _proposal(found)
        status, answer = self._call("PATCH", f"/{found['number']}", {"state": "closed"})
        if status not in (200, 422):
            raise self._refusal(status, answer)
        closed = self.look(branch)
        if closed.fate == "open":
            raise self._refusal(status, answer)
        return closed

    def _newest(self, branch: str) -> dict[str, Any] | None:
        owner = self._repository.partition("/")[0]
        query = f"?head={quote(f'{owner}:{branch}', safe='')}&state=all&per_page={_PAGE}"
        status, answer = self._call("GET", query)
        if status != 200 or not isinstance(answer, list):
            raise self._refusal(status, answer)
        into = [one for one in answer if one.get("base", {}).get("ref") == self._base]
        return max(into, key=lambda one: int(one["number"]), default=None)

    def _call(self, method: str, rest: str, body: object = None) -> tuple[int, Any]:
        """The status, and what was answered. Raises SourceMissing."""
        data = None if body is None else json.dumps(body).encode()
        url = f"{self._api}/repos/{self._repository}/pulls{rest}"
        request = Request(url, data, self._headers(), method=method)  # noqa: S310  see settings
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return answer.status, _read(answer)
        except HTTPError as error:
            with error:
                if error.code >= 500 or error.code == 429:
                    raise SourceMissing(f"{self._host} fails just now ({error.code}).") from error
                return error.code, _read(error)
        except (URLError, HTTPException, OSError) as error:
            raise SourceMissing(f"{self._host} can't be reached.") from error

    def _headers(self) -> dict[str, str]:
        headers = {
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
            "User-Agent": "copydesk",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        token = self._token()
        return headers | ({"Authorization": f"Bearer {token}"} if token else {})

    def _refusal(self, status: int, answer: Any) -> PushRefused:
        if status in (401, 403, 404):
            return PushRefused(
                f"{self._host} does not let us open pull requests in {self._repository} "
                f"({status}): the token may be missing, over, or without the right to."
            )
        said = answer.get("message", "") if isinstance(answer, dict) else ""
        why = f": {str(said)[:200]}" if said else ""
        return PushRefused(f"{self._host} refused the pull request ({status}{why}).")


def _proposal(found: Any) -> Proposal:
    if found is None:
        return Proposal("none")
    page = str(found["html_url"])
    if found.get("merged_at"):
        return Proposal("merged", page)
    return Proposal("open" if found.get("state") == "open" else "closed", page)


def _read(answer: Any) -> Any:
    """What the answer says; None where it is no JSON."""
    try:
        return json.loads(answer.read(MOST_BYTES))
    except ValueError:
        return None
