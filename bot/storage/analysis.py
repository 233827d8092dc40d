"""How text becomes terms: the same way for what is indexed and for what is looked for."""

import re
import unicodedata

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# Names whose sign is more than punctuation: C++ becomes a word, and is found as cplusplus too.
_SIGNED = re.compile(r"(?<!\w)([A-Za-z])(\+\+|#)")
_SPELLED = {"++": "plusplus", "#": "sharp"}
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


def plain(text: str) -> str:
    """Accents as one character with their letter, C# spelled out, and nothing that UTF-8 can't
    say."""
    if text.isascii() and "++" not in text and "#" not in text:
        return text
    return _SIGNED.sub(_spelled, unicodedata.normalize("NFC", sayable(text)))


def sayable(text: str) -> str:
    """The text with a question mark for every lone surrogate, which UTF-8 can't say."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _spelled(found: re.Match[str]) -> str:
    return f"{found[1]}{_SPELLED[found[2]]} "


def register(index: Index) -> None:
    """Give an index that was just opened its tokenizers: it does not keep them."""
    index.register_tokenizer("english", _ENGLISH)
    index.register_tokenizer("words", _WORDS)
