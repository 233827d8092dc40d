"""The shapes of everyday front matter as regular expressions. `everyday` uses them.

Every pattern ends in `|(.+)`, a last group that takes the rest of the text where nothing known
goes on. Inside, an atomic group never gives back what it took: no text takes long to refuse.
"""

import re

# Classes name what they leave out: one that named all that YAML takes for printable beyond ASCII
# would take milliseconds to compile, and there are hundreds of them. A class of ASCII alone, first,
# takes most characters in a third of the time.
_DOUBLE = r'"[ !#-\[\]-~]*+[^\x00-\x1f"\\\x7f-\x9f]*+(?:\\["\\nrt][^\x00-\x1f"\\\x7f-\x9f]*+)*+"'
_SINGLE = r"'[^\x00-\x1f'\x7f-\x9f]*+(?:''[^\x00-\x1f'\x7f-\x9f]*+)*+'"
# Unquoted: no mark of YAML's at the start, ": " and " #" nowhere, no blank at the end.
_MORE = r"[ -\"$-9;-~]*+[^\x00-\x1f#:\x7f-\x9f]*+"
_PLAIN = (
    rf"(?:-(?=[0-9]))?+[^\x00-#%-')*,\-:-@\[-^`{{-}}\x7f-\x9f]{_MORE}"
    rf"(?:(?::(?=[^\x00- \x7f-\x9f])|(?<! )#){_MORE})*+(?<! )"
)
_SCALAR = rf"(?>{_DOUBLE}|{_SINGLE}|{_PLAIN})"
# Between brackets, only texts without any mark of YAML's.
_WORD = r"(?>[^\x00-/:-@\[-^`{-\x9f][^\x00-\x1f!-*,:-@\[-^`{-\x9f]*)(?<! )"
_ENTRY = rf"(?>{_DOUBLE}|{_SINGLE}|{_WORD})"
_FLOW = rf"\[ *(?:{_ENTRY}(?:, *{_ENTRY})*)? *\]"

_REST = r"|([\s\S]+)"


def is_usual(text: str) -> bool:
    """Whether a text has none of the signs beyond Latin that YAML takes for a line's end, or
    refuses: the patterns let them through, so it is to be asked beside them."""
    # Spelled out: this is asked of every article.
    return text.isascii() or not (
        "\u2028" in text
        or "\u2029" in text
        or "\ufeff" in text
        or "\ufffe" in text
        or "\uffff" in text
    )


def _line(indent: int, key: str, value: str) -> str:
    return f"{' ' * indent}{key}: {value}\n"


def _maybe(*lines: str) -> str:
    return "".join(f"(?:{line})?+" for line in lines)


def _picture(indent: int, value: str) -> str:
    sizes = (_line(indent + 4, key, value) for key in ("width", "height"))
    others = (_line(indent + 4, key, _SCALAR) for key in ("isCached", "title"))
    return _line(indent + 2, "- url", value) + _maybe(*sizes, *others)


ITEM = re.compile(
    # An empty value, or a block: everything that is indented, or an item of a list.
    rf"([A-Za-z_][\w-]*):(?> +({_FLOW}|{_SCALAR})\n|\n((?>(?: +[^ \n]|- ).*\n+)*))\n*{_REST}",
    re.ASCII,
)
"""A top-level key with its value on the line, or the block below it."""

FLOW_LIST = re.compile(_ENTRY)
"""The texts in a list between brackets."""

BLOCK_LIST = re.compile(rf"( *)- ({_SCALAR})\n+{_REST}")
"""An item of a list of texts: its indentation and the text."""

IMAGE = re.compile(_picture(0, f"({_SCALAR})") + rf"\n*{_REST}")
"""A picture: address, width, height."""

PROVIDER = re.compile(
    _line(2, "name", f"({_SCALAR})")
    + _maybe(_line(2, "domain", f"({_SCALAR})"))
    + rf"(?:  images:\n((?:{_picture(2, _SCALAR)})++))?\n*"
)
"""Name, domain, and the pictures' lines."""

PROVIDER_IMAGE = re.compile(_picture(2, f"({_SCALAR})") + _REST)
"""One of those pictures."""

_KEPT = f"({_SCALAR})"
_PASSED = _SCALAR
RELATED = re.compile(
    _line(2, "- title", _KEPT)
    + _maybe(
        _line(4, "excerpt", _PASSED),
        _line(4, "publishedDateTime", _KEPT),
        _line(4, "originalUrl", _KEPT),
        _line(4, "webUrl", _KEPT),
        _line(4, "ampWebUrl", _PASSED),
        _line(4, "cdnAmpWebUrl", _PASSED),
        _line(4, "type", _PASSED),
        "    provider:\n" + _line(6, "name", _KEPT) + _maybe(_line(6, "domain", _PASSED)),
        _line(4, "quality", _KEPT),
        rf"    images:\n(?:{_picture(4, _PASSED)})++",
    )
    + rf"\n*{_REST}"
)
"""A related item: title, date, original and web address, the provider's name, quality."""


TOPIC = re.compile(f"  - {_KEPT}\n")
"""A topic among the site's."""


def _site_related() -> str:
    """RELATED without its groups."""
    return (
        _line(2, "- title", _PASSED)
        + _maybe(
            *(_line(4, key, _PASSED) for key in ("excerpt", "publishedDateTime", "originalUrl")),
            *(_line(4, key, _PASSED) for key in ("webUrl", "ampWebUrl", "cdnAmpWebUrl", "type")),
            "    provider:\n" + _line(6, "name", _PASSED) + _maybe(_line(6, "domain", _PASSED)),
            _line(4, "quality", _PASSED),
            rf"    images:\n(?:{_picture(4, _PASSED)})++",
        )
        + r"\n*+"
    )


def _block(key: str, *inside: str) -> str:
    """Perhaps a key with the lines below it, and blank lines."""
    return rf"(?:{key}:\n{''.join(inside)})?+\n*+"


SITE = re.compile(
    "---\n"
    + _maybe(_line(0, "category", _KEPT))
    + _line(0, "title", _KEPT)
    + _maybe(
        *(_line(0, key, _KEPT) for key in ("excerpt", "publishedDateTime", "originalUrl")),
        _line(0, "webUrl", _KEPT),
        *(_line(0, key, _PASSED) for key in ("ampWebUrl", "cdnAmpWebUrl")),
        *(_line(0, key, _KEPT) for key in ("type", "quality", "heat", "published")),
    )
    + r"\n*+"
    + _maybe(_line(0, "featuredContent", _PASSED))
    + r"\n*+"
    + _block(
        "provider",
        f"({_line(2, 'name', _PASSED)}",
        _maybe(_line(2, "domain", _PASSED)),
        rf"(?:  images:\n(?:{_picture(2, _PASSED)})++)?+)",
    )
    + _block("topics", rf"((?:  - {_PASSED}\n)++)")
    + _block("images", rf"((?:{_picture(0, _PASSED)})++)")
    + _block("related", rf"((?:{_site_related()})++)")
    + _maybe(_line(0, "secured", _PASSED))
    + r"\n*+---\n"
)
"""All of an article as the site itself writes it, between its fences and in the site's order:
category, title, excerpt, date, original address, web address, type, quality, heat, published,
provider, topics, pictures, related items. The lines of the last four are as they stand."""
