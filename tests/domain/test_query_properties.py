"""What holds for every text."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import QueryError
from bot.domain.query import Query
from tests.domain.test_query import parse

PIECES = [
    *('"', "“", "”", "(", ")", "-", "*", ":", "..", ">=", "<", "&", "🙂", "|", "\\", "\u200b"),
    *(
        "\u200f",
        "\u202e",
        "\x00",
        "\u00ad",
        "東京",
        "ไทย",
        "é",
        "👩‍👩‍👧",
        "a*",
        "gpt-4*",
        "ai-s*",
        "*b",
    ),
    *(
        "–",
        "—a",
        "\u2212",
        "：",
        "＂",
        "topic：cv",
        "quality>=",
        "heat<5",
        "quality:70-",
        "80+",
        "..9",
    ),
    *("a", "OR", "AND", "NOT", "gen*", "gpt-4", "c++", "f(x)", "f(x", "x)", "12:30", "re:Invent"),
    *("https://x.y/z", "topic:", "topic:cv", "Topic:“ai builder”", 'topic:"the new law"'),
    *("provider:wired.com", "type:video", "in:news", "is:open", "is:later", "sort:heat"),
    *("quality:>=80", "quality:70..90", "heat:-1", "heat:<0.5", "date:2023-5", "date:today"),
    *("date:2023..2024-02", "after:2023", "before:2023-05-14", "age:<14d", "age:1h..2w"),
]

pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12)
texts = st.one_of(st.text(), pieces.map(" ".join), pieces.map("".join))


def understood(text: str) -> Query | None:
    try:
        return parse(text)
    except QueryError as error:
        refused = error
    assert 0 <= refused.start < refused.end <= len(text)
    assert str(refused).endswith(".")
    return None


@given(texts)
def test_what_parses_prints_to_text_that_parses_to_the_same(text: str) -> None:
    query = understood(text)
    if query is not None:
        assert parse(str(query)) == query
        assert str(parse(str(query))) == str(query)


@given(texts)
def test_what_is_made_from_a_query_can_be_written_too(text: str) -> None:
    query = understood(text)
    if query is not None:
        for other in (query.and_open(), query.with_sort("newest"), *query.relaxations()):
            if len(str(other)) <= 1000:
                assert parse(str(other)) == other
