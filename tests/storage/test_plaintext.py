"""The words of a body, without Markdown's and HTML's marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.plaintext import BODY_CAP, first_paragraph, plain_text, unescape


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", ""),
        (" \n\n", ""),
        ("One\ntwo\n\nthree", "One two\nthree"),
        ("# Heading #1\n\nText", "Heading #1\nText"),
        ("Heading\n=======\nText", "Heading\nText"),
        ("> - *Quoted* and __strong__", "Quoted and strong"),
        ("1. One\n2. Two", "One Two"),
        ("A [link](https://a.example/x_(y)) and ![a picture](p.png 'T').", "A link and a picture."),
        ("[![logo](l.png)](https://a.example)", "logo"),
        ("See [this][1].\n\n[1]: https://a.example", "See this."),
        ("<https://a.example/x>", "https://a.example/x"),
        ("```python\nx = 1\n```", "x = 1"),
        ("`code`, ~~gone~~, **bold**", "code, gone, bold"),
        ("snake_case and _emphasis_", "snake_case and emphasis"),
        ("Not \\*emphasis\\*", "Not *emphasis*"),
        ("<p>One</p><p>Tw<b>o</b> &amp; more</p>", "One\nTwo & more"),
        ("<!-- no --><script>no()</script>yes<style>no", "yes"),
        ('{{< figure src="a.png" >}}{% include x.html %}Text', "Text"),
        ("a\r\nb\r\rc", "a b\nc"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("---\n\nAfter a rule", "After a rule"),
    ],
)
def test_marks_go_and_words_stay(body: str, words: str) -> None:
    assert plain_text(body) == words


@given(st.text())
def test_any_text_becomes_tidy_lines(body: str) -> None:
    words = plain_text(body)
    assert words == "\n".join(line.strip() for line in words.split("\n"))
    assert "\n\n" not in words


def test_what_comes_after_the_cap_is_not_read() -> None:
    assert "needle" not in plain_text("word " * (BODY_CAP // 5) + "needle")


def test_the_first_paragraph_is_cut_between_words() -> None:
    assert first_paragraph("One.\nTwo.") == "One."
    cut = first_paragraph("word, " * 100, limit=20)
    assert cut == "word, word, word…"
    assert len(first_paragraph("x" * 400)) <= 300


def test_entities_are_unescaped_once() -> None:
    assert unescape("&#8217;&nbsp;&amp;lt;") == "’\xa0&lt;"
