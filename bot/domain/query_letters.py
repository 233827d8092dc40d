"""Which characters can be looked for, and which are written without a blank between words."""

import re

# Thai, Lao, Burmese and Khmer; Chinese, Japanese and Korean signs. As the inside of a regex's
# set: a run of these is found by any part of it.
SPACELESS = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30fa\u30fc-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ua48f\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Emoji and other pictures that people look for; arrows, bullets and trade marks are none.
PICTURES = (
    "\u231a\u231b\u23e9-\u23fa\u2600-\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
)
INVISIBLE = (
    "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0))))  # control characters
    + "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # directions
    + "\u180e\u200b\u2060\ufeff\ufffc"  # the last comes with what is dictated or pasted
)
"""What nobody types on purpose: it separates words, as a blank does."""

_PICTURE = re.compile(f"[{PICTURES}]")


def searchable(text: str) -> bool:
    """Whether there is anything in the text to look for: a letter, a number or a picture."""
    return any(letter.isalnum() for letter in text) or bool(_PICTURE.search(text))
