"""How text becomes terms: the same way for what is indexed and for what is looked for.

tantivy's simple tokenizer takes runs of letters and digits. What that would lose or lump together
is written in another way first, on both sides: C++ as cplusplus, a picture as a word of its own,
and Chinese, where no blank says where a word ends, sign by sign (a word is then a phrase of signs,
so that any run of them finds it).
"""

import re
import unicodedata
from collections.abc import Iterable

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from bot.domain.query_letters import PICTURES, SPACELESS

# Names whose sign is more than punctuation: each becomes a word.
_SIGNED = re.compile(
    r"(?<!\w)(?:([a-z])(\+\+|\#)|(asp|vb|ado)?\.(net)(?!\w)|a\.i(?:\.|(?!\w)))", re.IGNORECASE
)
_SPELLED = {"++": "plusplus", "#": "sharp"}
# Everything but Latin and the punctuation of print: few ranges, since each text is searched.
_RICH = re.compile("[^\x00-\u00ac\u00ae-\u02ff\u1e00-\u22ff]")
_WIDTHS = re.compile("[\uff01-\uff9f\U0001d400-\U0001d7ff]+")
# Letters that people type without their signs, or in another form at the end of a word.
_SAME = str.maketrans("ёЁςάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ", "еЕσαεηιουωιυιυΑΕΗΙΟΥΩ")
_APART = re.compile(f"([{SPACELESS}])|([{PICTURES}])")
# A letter of no living language: nobody finds a picture by typing its number.
_PICTURE = "ꙮ"
_LONGEST_TERM = 100


def _analyzer(*, stemmed: bool) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (Filter.remove_long(_LONGEST_TERM), Filter.lowercase(), Filter.ascii_fold()):
        builder = builder.filter(step)
    return (builder.filter(Filter.stemmer("english")) if stemmed else builder).build()


_ENGLISH, _WORDS = _analyzer(stemmed=True), _analyzer(stemmed=False)


def stems(text: str) -> list[str]:
    """The text's terms: small letters, no accents, English endings taken off."""
    return list(_ENGLISH.analyze(plain(text)))


def words(text: str) -> list[str]:
    """The text's terms with their endings."""
    return list(_WORDS.analyze(plain(text)))


def stemmed(terms: Iterable[str]) -> list[str]:
    """Terms as `words` gives them, with their English endings taken off."""
    return list(_ENGLISH.analyze(" ".join(terms)))


def plain(text: str) -> str:
    """The text with words where the tokenizer would see punctuation or no words at all, and
    nothing that UTF-8 can't say."""
    if not text.isascii():
        if _RICH.search(text):  # lone surrogates are, too
            text = _rich(sayable(text))
        text = text.replace("İ", "I")  # in small letters it is two characters
    return _SIGNED.sub(_spelled, text) if may_be_signed(text) else text


def sayable(text: str) -> str:
    """The text with a question mark for every lone surrogate, which UTF-8 can't say."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def may_be_signed(text: str) -> bool:
    """Whether there may be a name in the text whose sign is more than punctuation."""
    # Spelled out: this is asked of every text, and looking for a piece of text is quickest.
    return (
        "++" in text
        or "#" in text
        or ".net" in text
        or ".NET" in text
        or ".Net" in text
        or "A.I" in text
        or "a.i" in text
    )


def _rich(text: str) -> str:
    """Accents as one character with their letter, one width and one style of letters, no soft
    hyphens; pictures and the signs of scripts without blanks apart."""
    text = _WIDTHS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text.replace("\u00ad", "")).translate(_SAME)
    return _APART.sub(_apart, text)


def _apart(found: re.Match[str]) -> str:
    return f" {found[1]} " if found[1] else f" {_PICTURE}{ord(found[2]):x} "


def _spelled(found: re.Match[str]) -> str:
    letter, sign, before, net = found.groups()
    if letter:
        return f"{letter}{_SPELLED[sign]} "
    return f"{before or ''} dotnet " if net else "AI "


def register(index: Index) -> None:
    """Give an index that was just opened its tokenizers: it does not keep them."""
    index.register_tokenizer("english", _ENGLISH)
    index.register_tokenizer("words", _WORDS)
