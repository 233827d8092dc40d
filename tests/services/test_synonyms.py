"""Other words for a topic find its articles, after those that have the words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.topics import Topic
from tests.services.libraries import Site

TOPICS = (
    Topic("Language Models", ("LLM", "large language model", "chatbot"), "AI"),
    Topic("Robotics", ("Robots", "drone")),
    Topic("C# at work", ("C#",)),
)
ARTICLES = {
    "Parrots with a notebook": "[Language Models]",
    "A chatbot apologises": "[AI]",
    "The towel folder": "[Robotics, Language Models]",
    "Robots at sea": "[AI]",
    "Large language for a model": "[AI]",
    "Sharp": "[C# at work]",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("synonyms"))
    made.library = made.open(TOPICS)
    for number, (title, topics) in enumerate(ARTICLES.items()):
        made.write(f"{number}.md", title, topics=topics)
    made.library.refresh()
    yield made
    made.index.close()


PARROTS, CHATBOT, TOWEL, ROBOTS, LARGE, SHARP = ARTICLES


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("llm", {PARROTS, TOWEL}),
        ("LLMs", {PARROTS, TOWEL}),
        ("chatbots", {PARROTS, TOWEL, CHATBOT}),
        ("large language models", {PARROTS, TOWEL, LARGE}),
        ('"large language models"', {PARROTS, TOWEL}),
        ("large language", {LARGE}),
        ("the large language models folder", {TOWEL}),
        ("robots", {ROBOTS, TOWEL}),
        ("drone llm", {TOWEL}),
        ("drone OR chatbot", {PARROTS, TOWEL, CHATBOT}),
        ("(drone towel) OR sea", {TOWEL, ROBOTS}),
        ("llm*", set()),
        ("robots -llm", {ROBOTS, TOWEL}),
        ("robots -(llm OR sea)", {TOWEL}),
        ("c#", {SHARP}),
        ("language models", {PARROTS, TOWEL, LARGE}),
        ("topic:llm", {PARROTS, TOWEL}),
    ],
)
def test_found(site: Site, text: str, titles: set[str]) -> None:
    assert set(site.titles(text)) == titles
    facets = site.library.facets(site.library.read(text))
    assert sum(count for _, count in facets.types) == len(titles)


def test_the_words_themselves_come_first(site: Site) -> None:
    assert site.titles("chatbot")[0] == CHATBOT
    assert site.titles("robots")[0] == ROBOTS
    assert site.titles("large language models")[0] == LARGE


def test_the_query_prints_as_it_was_typed(site: Site) -> None:
    found = site.library.find('llm "large language model"')
    assert str(found.query) == 'llm "large language model"'


def test_without_topic_files_words_are_words(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("a.md", PARROTS, topics=ARTICLES[PARROTS])
    site.library.refresh()
    assert site.titles("llm") == []
    site.index.close()
