"""Queries that are understood: what they mean, and how they are written."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.query import Any, Dates, Is, Match, Not, Numbers, Phrase, Query, Vocabulary, Word
from bot.domain.query import parse as parse_query

NOW = datetime(2023, 5, 14, 22, 30, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
NAMES = Vocabulary(
    topics=("AI Builder", "Computer Vision", 'The "New" Law'),
    aliases={"cv": "Computer Vision"},
    providers=("Microsoft", "wired.com", "O'Reilly Media", "O'Reilly"),
    types=("article", "video"),
    sources=("news",),
)


def parse(text: str, zone: ZoneInfo = LISBON) -> Query:
    return parse_query(text, now=NOW, zone=zone, vocabulary=NAMES)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("deepfake  copyright", "deepfake copyright"),
        ('"machine   learning"', '"machine learning"'),
        ("“machine learning”", '"machine learning"'),
        ("a OR b c", "a OR b c"),
        ("(a b) OR -c", "(a b) OR -c"),
        ("((a)) (b c)", "a b c"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("-(-a)", "a"),
        ("-(a b)", "-(a b)"),
        ("a AND b", "a b"),
        ("NOT a", "-a"),
        ("gen* -gen*", "gen* -gen*"),
        ("TOPIC:“ai builder”", 'topic:"AI Builder"'),
        ("topic:CV", 'topic:"Computer Vision"'),
        ('topic:"the new law"', 'topic:"The New Law"'),
        ("provider:WIRED.com type:Video in:NEWS", "provider:wired.com type:video in:news"),
        ("quality:≥80 heat:-1 quality:70…90", "quality:>=80 heat:-1 quality:70..90"),
        ("quality:080.50", "quality:80.5"),
        ("date:2023-5 date:2023 after:2023-5-1", "date:2023-05 date:2023 after:2023-05-01"),
        ("age:<2weeks age:1D..7d", "age:<2w age:1d..7d"),
        ("sort:Newest a", "a sort:newest"),
        ("is:OPEN", "is:open"),
        ("", ""),
        # What telephones, word processors and Chinese keyboards make of our signs.
        (
            "\uff02a b\uff02 topic\uff1acv quality：＞＝８０",
            '"a b" topic:"Computer Vision" quality:>=80',
        ),
        ("a –b \u2212c －d —“e f”", 'a -b -c -d -"e f"'),
        ("a – b — c (–d) “e”—f ––g", 'a b c -d "e" f ––g'),
        (
            "provider:“O’Reilly Media” provider:O‘Reilly\u00a0",
            "provider:\"O'Reilly Media\" provider:O'Reilly",
        ),
        ("topic:“ＡＩ Builder\u200d” a\ufffc", 'topic:"AI Builder" a'),
        ("OpenAI：发布", "OpenAI：发布"),
        # Other ways to compare.
        ("quality>=80 heat<5 date>2023 Age<2w", "quality:>=80 heat:<5 date:>2023 age:<2w"),
        ("quality:80+ quality:=>80 quality:=80", "quality:>=80 quality:>=80 quality:80"),
        ("quality:70-90 quality:70–90 heat:-5--1", "quality:70..90 quality:70..90 heat:-5..-1"),
        ("quality:70.. quality:..90 quality:70...90", "quality:>=70 quality:<=90 quality:70..90"),
        ('quality:">= 80" age:"< 2 weeks"', "quality:>=80 age:<2w"),
        ("date:2023/5/1 date:=2023.05 date:2023..", "date:2023-05-01 date:2023-05 date:>=2023"),
        ("date:..2023-05", "date:<=2023-05"),
        # What looks a little like a filter, and is none.
        ("https://x.y/z c++ gpt-4 .net 12:30", "https://x.y/z c++ gpt-4 .net 12:30"),
        ("re:Invent std::sort AI: f(x)", "re:Invent std::sort AI: f(x)"),
        ("Power Apps | What's new & next – soon", "Power Apps What's new next soon"),
        ("a\u00a0b\u200bc", "a b c"),
    ],
)
def test_written_as_understood(text: str, written: str) -> None:
    query = parse(text)
    # A name with quotes in it is written without them, which means the same.
    assert str(query).replace('The "New" Law', "The New Law") == written
    assert parse(str(query)) == query


def test_parts() -> None:
    assert parse('x "y z" -w topic:cv is:later quality:>80').parts == (
        Word("x"),
        Phrase("y z"),
        Not(Word("w")),
        Match("topic", "Computer Vision"),
        Is("later"),
        Numbers("quality", low=80.0, open_low=True),
    )
    assert parse("a b OR c").parts == (Word("a"), Any((Word("b"), Word("c"))))


def test_an_alias_that_is_a_topic_of_its_own_stays_itself() -> None:
    names = Vocabulary(topics=("CV", "Computer Vision"), aliases={"cv": "Computer Vision"})
    query = parse_query("topic:cv", now=NOW, zone=LISBON, vocabulary=names)
    assert query.parts == (Match("topic", "CV"),)


def test_without_a_vocabulary_any_name_is_taken() -> None:
    assert parse_query("topic:>", now=NOW, zone=LISBON).parts == (Match("topic", ">"),)
    query = parse_query('topic:"Any  Thing"', now=NOW, zone=LISBON)
    assert query.parts == (Match("topic", "Any Thing"),)
    partial = Vocabulary(topics=("AI Builder",), complete=False)
    query = parse_query("topic:new topic:“ai builder”", now=NOW, zone=LISBON, vocabulary=partial)
    assert query.parts == (Match("topic", "new"), Match("topic", "AI Builder"))


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("date:2023-05", utc(2023, 4, 30, 23), utc(2023, 5, 31, 23)),
        ("date:2023", utc(2023, 1, 1), utc(2024, 1, 1)),
        ("date:2023-02-28", utc(2023, 2, 28), utc(2023, 3, 1)),
        ("date:>=2023-02", utc(2023, 2, 1), None),
        ("date:>2023-02", utc(2023, 3, 1), None),
        ("date:<2023-02", None, utc(2023, 2, 1)),
        ("date:<=2023-02", None, utc(2023, 3, 1)),
        ("date:2023-01..2023-02", utc(2023, 1, 1), utc(2023, 3, 1)),
        ("after:2023-02", utc(2023, 3, 1), None),
        ("before:2023-02", None, utc(2023, 2, 1)),
        # 23:30 in Lisbon: still the 14th there.
        ("date:today", utc(2023, 5, 13, 23), utc(2023, 5, 14, 23)),
        ("date:yesterday", utc(2023, 5, 12, 23), utc(2023, 5, 13, 23)),
        ("age:>=1d", None, utc(2023, 5, 13, 22, 30).replace(microsecond=1)),
        ("age:>1d", None, utc(2023, 5, 13, 22, 30)),
        ("age:<=36h", utc(2023, 5, 13, 10, 30), None),
    ],
)
def test_dates(text: str, start: datetime | None, end: datetime | None) -> None:
    (part,) = parse(text).parts
    assert isinstance(part, Dates)
    assert (part.start, part.end) == (start, end)


def test_today_is_the_day_of_whoever_asks() -> None:
    (part,) = parse("date:today", ZoneInfo("Asia/Tokyo")).parts
    assert isinstance(part, Dates)
    assert part.start == utc(2023, 5, 14, 15)


def test_a_midnight_that_does_not_exist_is_the_change_of_the_clock() -> None:
    (part,) = parse("date:2018-11-04", ZoneInfo("America/Sao_Paulo")).parts
    assert isinstance(part, Dates)
    assert (part.start, part.end) == (utc(2018, 11, 4, 3), utc(2018, 11, 5, 2))


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("deepfake", "relevance"),
        ("-deepfake", "quality"),
        ("is:open", "quality"),
        ("is:open OR deepfake", "relevance"),
        ("deepfake sort:heat", "heat"),
        ("", "quality"),
    ],
)
def test_sort(text: str, sort: str) -> None:
    assert parse(text).sort == sort


def test_and_open() -> None:
    assert str(parse("a OR b").and_open()) == "a OR b is:open"
    assert str(parse("is:unscored").and_open()) == "is:unscored is:open"
    assert str(parse("-(is:rejected)").and_open()) == "-is:rejected"
    assert parse("is:published").review


def test_relaxations_give_up_numbers_first_and_words_last() -> None:
    query = parse("deepfake quality:>80 type:video sort:heat")
    assert [str(wider) for wider in query.relaxations()] == [
        "deepfake type:video sort:heat",
        "deepfake quality:>80 sort:heat",
        "quality:>80 type:video sort:heat",
        "deepfake sort:heat",
    ]
    assert [str(wider) for wider in parse('"a b"').relaxations()] == ["a OR b"]
    link = parse("https://www.wired.com/whale").relaxations()
    assert [str(wider) for wider in link] == ["wired OR com OR whale"]
    assert not list(parse("").relaxations())


def test_small_or_is_first_taken_for_the_large_one() -> None:
    def first(text: str) -> str:
        return str(next(parse(text).relaxations()))

    assert first("robot or drone is:open") == "robot OR drone is:open"
    assert first('a or -b or "c d" e') == 'a OR -b OR "c d" e'
    assert first("a OR b or c") == "a OR b OR c"
    assert first("a and b") == "a b"
    assert first("or a") == "or"
    assert first("a or") == "a"
    assert first("a or or b") == "a OR or b"
