"""What an address names: the same page under all the addresses that it is passed on with.

For telling that two articles are the same story. An article's id is made from another form, which
must never change: `bot.domain.article.canonical_url`.
"""

import re
from urllib.parse import parse_qsl, unquote, urlencode

_TRACKING = re.compile(
    r"""utm_.* | at_.* | elq.* | hsa_.* | mtm_.* | pk_.* | guce_.* | wt\..* | vero_.* | oly_.*
    | [a-z]{0,2}clid | [a-z]{2}braid | msclkid | igshid? | mc_[ce]id | mkt_tok | _ga | _gl
    | _hs(enc|mi) | hsctatracking | ref | ref_(src|url) | referr?er | cmp(id)? | ncid | ocid | s_cid
    | smid | smtyp | spm | sr_share | soc_(src|trk) | mbid | guccounter | __twitter_impression
    | amp | amp_.* | usqp | outputtype | feature | si | rss | cn-reloaded | dclid | share(d|id)?
    """,
    re.VERBOSE,
)
# What Google and Bing keep of other people's pages: the address follows in the path.
_KEPT = re.compile(
    r"(?:www\.)?(?:google\.[a-z.]+|bing\.com)/amp/(?:s/)?(?=[^/]+\.)"
    r"|[^/]*\.?cdn\.ampproject\.org/(?:[a-z]{1,3}/)?(?:s/)?(?=[^/]+\.)"
)
_SIDES = ("www", "m.", "mobile.", "amp.")
_SIDE_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_SIDE_HOST_WITHIN = re.compile(r"^([a-z]{2,3})\.(?:m|mobile)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?<=/)amp/|/amp$|[./]amp(?=\.html?$)|\.amp$")
_PAGES = (".html", ".htm", ".php", ".asp", ".aspx")
_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")


def canonical_link(url: str) -> str:
    """The address without what does not name the page: scheme, tracking parameters, fragment,
    hosts and paths for telephones (AMP, `m.`). Empty where it names nothing."""
    text = url.strip()
    scheme, found, rest = text.partition("://")
    if not found:
        rest = text.removeprefix("//")
    elif scheme.lower() not in ("http", "https"):
        return ""
    place, _, asked = rest.partition("#")[0].partition("?")
    host, path = _place(place)
    if "." not in host or ":" in host or " " in host:
        return ""
    asked_for = parse_qsl(asked, keep_blank_values=True) if asked else ()
    names = [(name, value) for name, value in asked_for if not _tracks(name)]
    if host == "youtu.be" and path:
        host, path, names = "youtube.com", "/watch", [("v", path[1:])]
    elif host == "youtube.com" and path == "/watch":
        names = [pair for pair in names if pair[0] == "v"]
    return host + path + (f"?{urlencode(sorted(names))}" if names else "")


def names_page(link: str) -> bool:
    """Whether a canonical link is more than a site: many articles may link to a home page."""
    return "/" in link or "?" in link


def _place(place: str) -> tuple[str, str]:
    for_amp = "amp" in place
    if for_amp and (kept := _KEPT.match(place.lower())):
        place = place[kept.end() :]
    host, _, path = place.partition("/")
    host = host.rpartition("@")[2].lower().rstrip(".")
    host = host.removesuffix(":443").removesuffix(":80")
    while host.startswith(_SIDES) and (shorter := _SIDE_HOST.sub("", host)) != host:
        host = shorter
    if ".m" in host:
        host = _SIDE_HOST_WITHIN.sub(r"\1.", host)
    path = f"/{path}"
    if "%" in path:
        path = unquote(path)
    if "//" in path:
        path = re.sub("/+", "/", path)
    if for_amp:
        path = _AMP_PATH.sub("", path.rstrip("/"))
    if path.endswith(_PAGES):
        path = _INDEX_PAGE.sub("", path)
    return host, path.rstrip("/")


def _tracks(name: str) -> bool:
    return _TRACKING.fullmatch(name.lower()) is not None
