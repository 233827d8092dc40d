"""A first word is a subcommand only where all that follows fits its form."""

import pytest

from handlers.typed import Typed, read_typed

LINK = "https://www.wired.com/story/openai-gpt-4?utm_source=x|y"


@pytest.mark.parametrize(
    ("text", "word", "about"),
    [
        ("", "help", ""),
        ("Help", "help", ""),
        ("topics", "topics", ""),
        ("Status", "status", ""),
        ("status of robots", "search", "status of robots"),
        ("topics of the week", "search", "topics of the week"),
        ("find topics", "search", "topics"),
        ("find https://a.example/b", "search", "https://a.example/b"),
        ("find", "search", "find"),
        ("find\nrobots\t or", "search", "robots\t or"),
        ("show\t3", "show", "3"),
        (" ", "search", " "),
        ("show 3", "show", "3"),
        ("SHOW  12", "show", "12"),
        ("show 0", "search", "show 0"),
        ("show 12345", "search", "show 12345"),
        ("show -1", "search", "show -1"),
        ("show ٣", "search", "show ٣"),
        ("show 3 robots", "search", "show 3 robots"),
        ("show me robots", "search", "show me robots"),
        (f"show {LINK}", "show", LINK),
        ("show <https://a.example/b|a.example/b>", "show", "https://a.example/b"),
        (LINK, "near", LINK),
        ("<https://a.example/b>", "near", "https://a.example/b"),
        ("<https://a.example/b|A label of it>", "near", "https://a.example/b"),
        ("HTTPS://A.example/b", "near", "HTTPS://A.example/b"),
        ("https://a.example/b robots", "search", "https://a.example/b robots"),
        ("https://[", "search", "https://["),
        ("https:///path", "search", "https:///path"),
        ("like AI: the next big thing (again)", "near", "AI: the next big thing (again)"),
        ("like https://a.example/b", "near", "https://a.example/b"),
        ("like <https://a.example/b|b>", "near", "https://a.example/b"),
        ("like robots is:open", "search", "like robots is:open"),
        ("like robots -topic:AI", "search", "like robots -topic:AI"),
        ("like \ud800robots\n at\x00 sea", "near", "robots at sea"),
        ("https://a.example/\ud800b\u200b", "near", "https://a.example/b"),
        ("like ...", "search", "like ..."),
        ("like", "search", "like"),
        ("likely robots", "search", "likely robots"),
    ],
)
def test_what_is_typed_is_read(text: str, word: str, about: str) -> None:
    found = read_typed(text)
    assert found == Typed(word, about)  # type: ignore[arg-type]  # the table names them
