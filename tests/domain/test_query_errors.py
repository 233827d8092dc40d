"""Queries that can't be understood: where, and what would work."""

import re

import pytest

from bot.domain.errors import QueryError
from bot.domain.query_vocabulary import Vocabulary, nearest
from tests.domain.test_query import parse


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a topics:b", "topics:b", "nearest is topic:"),
        ("author:smith", "author:smith", "nearest is provider:"),
        ("qualty:>80", "qualty:>80", "nearest is quality:"),
        ("topic:“cmputer vision”", "“cmputer vision”", 'topic:"Computer Vision"'),
        ("topic:vision", "vision", 'nearest is topic:"Computer Vision"'),
        ("provider:wierd.com", "wierd.com", "nearest is provider:wired.com"),
        ("type:vidoe", "vidoe", "nearest is type:video"),
        ("in:old", "old", "nearest is in:news"),
        ("is:openn", "openn", "nearest is is:open"),
        ("sort:new", "new", "nearest is sort:newest"),
        ("sort:date", "date", "nearest is sort:newest"),
        ("is:waiting", "waiting", "nearest is is:open"),
        ("sort:newest a sort:heat", "sort:heat", "twice"),
        ("-sort:heat", "sort:heat", "whole query"),
        ("a OR sort:heat", "sort:heat", "whole query"),
        ("sort:heat OR a", "sort:heat", "whole query"),
        ("(sort:heat)", "sort:heat", "whole query"),
        ("quality:abc", "quality:abc", "70..90"),
        ("quality:90..70", "quality:90..70", "quality:70..90"),
        ("quality:>= 80", "quality:>=", "right after the sign"),
        ("quality:..", "quality:..", "write a number"),
        ("quality:80%", "quality:80%", "write a number"),
        ("quality:nan", "quality:nan", "write a number"),
        ("topic:", "topic:", "without a space"),
        ('topic: "AI Builder"', "topic:", "without a space"),
        ('topic:""', 'topic:""', "needs a value"),
        ("date:2023-02-30", "date:2023-02-30", "no such day"),
        ("date:2023-00", "date:2023-00", "no such day"),
        ("date:14.05.2023", "date:14.05.2023", "2023-05-14"),
        ("date:0001", "date:0001", "1900 to 2199"),
        ("date:>= 2023", "date:>=", "right after the sign"),
        ("date:..", "date:..", "2023-05-14"),
        ("date:2023-06..2023-05", "date:2023-06..2023-05", "2023-05..2023-06"),
        ("after:>=2023", "after:>=2023", "write 2023"),
        ("age:14d", "age:14d", "age:<14d"),
        ("age:<14", "age:<14", "weeks"),
        ("age:<999999y", "age:<999999y", "at most"),
        ("age:7d..1d", "age:7d..1d", "age:1d..7d"),
        ('a "b c', '"b c', "never closed"),
        ('""', '""', "nothing to look for"),
        ('"&"', '"&"', "nothing to look for"),
        ("a - b", "-", "right before"),
        ("-", "-", "right before"),
        ("--a", "-", "right before"),
        ("\u2013", "\u2013", "no letter"),
        ("NOT", "NOT", "right before"),
        ("OR", "OR", "between two"),
        ("a OR", "OR", "between two"),
        ("a OR OR b", "OR", "between two"),
        ("AND a", "AND", "between two"),
        ("a OR &", "&", "leave it out"),
        ("&", "&", "no letter"),
        ("a ©", "©", "leave it out"),
        ("()", "()", "nothing between"),
        ("(a", "(", "never closed"),
        ("a)", ")", "closes nothing"),
        ("(" * 30, "(", "20 deep"),
        ("*", "*", "star"),
        ("*a", "*a", "star"),
        ("a*b", "a*b", "star"),
        ("a \ud800", "\ud800", "type it again"),
    ],
)
def test_said_where_and_what_would_work(text: str, place: str, said: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert text[error.value.start : error.value.end] == place
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("new ai-s*", "ai-s* too few letters"),
        ("a* (bc* OR -d*)", "At most 2 words with a star"),
        (" OR ".join(f"abc{n}*" for n in range(11)), "at most 10 words with a star"),
        (" ".join(f"a{n}" for n in range(101)), "at most 100 different words; this one has 101"),
        ('"' + "a b " * 60 + '"', "at most 100 different words"),
    ],
)
def test_what_would_take_too_long_is_refused(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=re.escape(said)) as error:
        parse(text)
    assert (error.value.start, error.value.end) == (0, len(text))


@pytest.mark.parametrize(
    "text", ["ai " * 300, "a* " * 300, "gpt-4*", "ai-sta*", "東-京*", "a* bc*"]
)
def test_what_takes_no_time_is_not_refused(text: str) -> None:
    assert parse(text).parts


def test_at_most_a_thousand_characters() -> None:
    assert parse("x" * 1000).parts
    with pytest.raises(QueryError, match="at most 1,000") as error:
        parse("x" * 1001)
    assert (error.value.start, error.value.end) == (1000, 1001)


def test_at_most_a_thousand_characters_with_full_names_too() -> None:
    with pytest.raises(QueryError, match="full names"):
        parse(" ".join(["topic:cv"] * 100))


def test_nothing_is_near_when_there_is_nothing() -> None:
    assert nearest("a", []) is None
    assert Vocabulary().nearest("topic", "a") is None
    assert (
        Vocabulary(topics=("Vision",), aliases={"cv": "Vision"}).nearest("topic", "CVs") == "Vision"
    )
