"""What a link's address says of the article behind it."""

import pytest

from bot.domain.link import is_link, words_of


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("https://www.wired.com/story/openai-gpt-4-launch/", "openai gpt 4 launch"),
        ("https://a.example/2023/05/23/Digital_Twins.html?x=another-one", "Digital Twins"),
        ("https://a.example/deep-learning-for-all/12345678", "deep learning for all"),
        ("https://a.example/post/robots-at-work-9f8e7d6c5b4a", "robots at work"),
        ("https://a.example/n/k%C3%BCnstliche-intelligenz", "künstliche intelligenz"),
        ("https://youtu.be/dQw4w9WgXcQ", ""),
        ("https://a.example", ""),
        ("https://a.example/news/", ""),
        ("https://[", ""),
    ],
)
def test_the_words_are_those_of_the_name(link: str, words: str) -> None:
    assert words_of(link) == words


def test_a_link_is_one_web_address_and_nothing_else() -> None:
    assert is_link("https://a.example/b?c=d#e")
    for text in ("", "a.example/b", "ftp://a.example/b", "https://", "https://a.example b"):
        assert not is_link(text)
