"""Names with signs, versions, pictures and scripts without blanks are found as they are typed."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.analysis import plain, stems, words
from bot.storage.index import Index
from bot.storage.index_marks import marks, needles
from bot.storage.index_words import forms
from tests.storage.indexes import article, found, put, query

TITLES = {
    "sharp": "C# and F# for beginners",
    "plus": "Faster C++20",
    "net": "ASP.NET Core, then .NET 7",
    "fish": "A net for fish",
    "node": "Node.js 20 is out",
    "dash": "GPT-4 is here",
    "joined": "GPT4 was here",
    "apart": "The GPT 4 of cars",
    "omni": "GPT-4o mini",
    "mail": "Your e-mail, read aloud",
    "dots": "What A.I. means",
    "capitals": "AI for all",
    "accent": "Édition spéciale",
    "robot": "A robot 🤖 waves 👋🏽",
    "heart": "With ❤️ from us",
    "tokyo": "東京都のＡＩニュース",
    "seoul": "인공지능의 미래",
    "bangkok": "ข่าวปัญญาประดิษฐ์วันนี้",
    "soft": "Co\u00adpilot",
    "turkish": "İstanbul \U0001d427\U0001d428\U0001d430",
    "greek": "ΣΟΦΟΣ Άνθρωπος",
    "russian": "Новая ёлка",
    "right": "\u200fأخبار الذكاء الاصطناعي\u200f",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    opened = Index.open(tmp_path_factory.mktemp("words") / "index", writable=True)
    put(opened, *(article(f"{name}.md", title=title) for name, title in TITLES.items()))
    yield opened
    opened.close()


GPT4 = {"dash", "joined", "apart", "omni"}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("c#", {"sharp"}),
        ("F#", {"sharp"}),
        ("csharp", {"sharp"}),
        ("c", set()),
        ("c++", {"plus"}),
        ("C++20", {"plus"}),
        (".net", {"net"}),
        (".NET*", {"net"}),
        ("asp.net", {"net"}),
        ("dotnet", {"net"}),
        ("net", {"fish"}),
        ("node.js", {"node"}),
        ("nodejs", {"node"}),
        ("node js", {"node"}),
        ("gpt-4", {"dash", "joined", "apart"}),
        ("gpt4", {"dash", "joined", "apart"}),
        ("gpt 4", {"dash", "joined", "apart"}),
        ("GPT‑4", {"dash", "joined", "apart"}),
        ("gpt-4o", {"omni"}),
        ("gpt4o", {"omni"}),
        ("gpt-4*", GPT4),
        ("gpt4*", GPT4),
        ('"gpt 4"', {"dash", "apart"}),
        ("gpt-5", set()),
        ("4-gpt", set()),
        ("email", set()),
        ("e-mail", {"mail"}),
        ("AI", {"dots", "capitals", "tokyo"}),
        ("a.i.", {"dots", "capitals", "tokyo"}),
        ("a.i", {"dots", "capitals", "tokyo"}),
        ("é", {"mail"}),
        ("É*", {"accent", "mail"}),
        ("edition", {"accent"}),
        ("e\u0301dition", {"accent"}),
        ("speciale édition", {"accent"}),
        ("🤖", {"robot"}),
        ("👋", {"robot"}),
        ("👋🏿", {"robot"}),
        ("❤", {"heart"}),
        ("❤️", {"heart"}),
        ("🙂", set()),
        ("-🤖 robot", set()),
        ("東京", {"tokyo"}),
        ("京都", {"tokyo"}),
        ("東都", set()),
        ("ニュース", {"tokyo"}),
        ("ﾆｭｰｽ", {"tokyo"}),
        ("ニュー*", {"tokyo"}),
        ("のai", {"tokyo"}),
        ("인공지능", {"seoul"}),
        ("미래", {"seoul"}),
        ("ปัญญา", {"bangkok"}),
        ("วันนี้", {"bangkok"}),
        ("copilot", {"soft"}),
        ("istanbul now", {"turkish"}),
        ("İSTANBUL", {"turkish"}),
        ("I\u0307stan*", {"turkish"}),
        ("σοφος ανθρωπος", {"greek"}),
        ("σοφός", {"greek"}),
        ("елка", {"russian"}),
        ("ЁЛКА", {"russian"}),
        ("الذكاء", {"right"}),
        ("\u200fالذكاء\u200e", {"right"}),
        ("\u202eai\u202c -東京", {"dots", "capitals"}),
    ],
)
def test_typed(index: Index, text: str, ids: set[str]) -> None:
    assert set(found(index, text)) == ids


def test_any_run_of_a_script_without_blanks_finds_it(index: Index) -> None:
    for name, text in (("tokyo", "東京都の"), ("seoul", "인공지능의"), ("bangkok", "ประดิษ")):
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                run = text[start:end]
                if any(sign.isalnum() for sign in run):
                    assert name in found(index, run)
                    assert name in found(index, f'"{run}"')


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("gpt-4", "gpt4, GPT-4 and GPT 4; not GPT-40", ["gpt4", "GPT-4", "GPT 4"]),
        ("gpt4 news", "The news: GPT-4, GPT4", ["news", "GPT-4", "GPT4"]),
        ("gpt 4", "The 4 of GPT4", ["4", "GPT4"]),
        ("nodejs", "Node.js", ["Node.js"]),
        ("asp.net .net", "ASP.NET and .NET, no net", ["ASP.NET", ".NET"]),
        ("A.I.", "A.I. and AI", ["A.I.", "AI"]),
        ("京都 🤖", "東京都の🤖も", ["京都", "🤖"]),
        ("ニュー*", "ニュース", ["ニュー"]),
        ("naïve", "nai\u0308ve", ["nai\u0308ve"]),
        ("copilot", "Co\u00adpilot", ["Co\u00adpilot"]),
        ("วันนี้", "ข่าววันนี้", ["วันนี"]),
    ],
)
def test_marked(typed: str, text: str, marked: list[str]) -> None:
    places = marks(text, needles(query(typed)))
    assert [text[start:end] for start, end in places] == marked


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("deepfake", [("deepfake",)]),
        ("gpt-4.5", [("gpt", "4", "5"), ("gpt4", "5")]),
        ("gpt4.5", [("gpt4", "5"), ("gpt", "4", "5")]),
        ("power-apps", [("power", "apps"), ("powerapps",)]),
        ("power apps", [("power", "apps")]),
        ("12:30", [("12", "30")]),
        ("js", [("js",)]),
        ("LLM", [("llm",), ("llms",)]),
        ("LLMs", [("llms",), ("llm",)]),
        ("css", [("css",)]),
        ("東京", [("東", "京")]),
        ("a1b2c3d4", [("a1b2c3d4",)]),
        ("&", []),
    ],
)
def test_ways_to_write_a_word(text: str, ways: list[tuple[str, ...]]) -> None:
    assert list(forms(text)) == ways


@given(st.text())
def test_every_text_has_terms_that_find_it(text: str) -> None:
    assert len(stems(text)) == len(words(text))
    assert words(plain(text)) == words(text)
    for term in words(text):
        assert words(term) == [term]


MARKED = [
    *("dying", "lying", "skies", "happily", "running", "Ponies", "organization's", "possibly"),
    *("gpt-4", "GPT4", "e_mail", "modèles", "ÉCOLE", "naïve", "İstanbul", "AI", "ai.", "c", "x"),
    *("robot—arms", "Robotics", "early", "only", "news"),
]


@given(
    st.lists(st.sampled_from(MARKED), min_size=1, max_size=12),
    st.lists(st.sampled_from(MARKED), min_size=1, max_size=3),
    st.sampled_from(["{}", '"{}"', "{} mod*", "happ* {}"]),
)
def test_marks_are_the_same_however_they_are_found(
    said: list[str], typed: list[str], form: str
) -> None:
    """A text with an unusual letter is taken apart word by word, one without is not."""
    wanted, text = needles(query(form.format(" ".join(typed)))), " ".join(said)
    assert marks(text, wanted) == marks(f"{text} ж", wanted)
