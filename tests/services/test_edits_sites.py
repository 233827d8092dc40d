"""Edits of files as Hugo's and Jekyll's sites have them: nested keys, lists of both styles,
topics under several keys, drafts; what can't be changed exactly is refused with a sentence."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.edit import Fields
from bot.domain.errors import DecisionRefused
from bot.storage.fields import HUGO, JEKYLL, FieldMap, field_map
from bot.storage.folder import Folder
from tests import ledgers
from tests.services.desk import Setting
from tests.services.test_edits import ANA, save

NESTED = field_map("hugo", {"title": "seo.title,title", "excerpt": "seo.description,description"})
BLOCK = """---
title: "Tides: a chart"  # shown on the front page
date: 2026-03-01T08:00:00Z
draft: true
tags:
  - AI
  - "Harbours: old and new"
categories: [Science, 'The sea']
cover:
  image: /tides.png
---
The body: its title: stays.
"""
FLOW = """---
layout: post
title: 'It''s the tide'
description: >-
  Folded over
  two lines.
tags: [AI, "Harbours", sea]
published: false
---
Text.
"""
WITHOUT = "---\ntitle: Bare\ndraft: true\n---\nThe first paragraph stands in for an excerpt.\n"
SEO = """---
seo:
  title: Short
  description: 'Of it'
title: Long
draft: true
tags: []
---
Text.
"""
EMPTY_TAGS = "---\ntitle: One\ntags:\ncategories:\n  - Science\ndraft: true\n---\nText.\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Setting]:
    ledger = ledgers.new(tmp_path / "ledger.sqlite3")
    made = Setting(ledger, tmp_path / "content")
    yield made
    made.close()
    ledger.close()


@pytest.mark.parametrize(
    ("fields", "text", "changes", "written"),
    [
        (
            HUGO,
            BLOCK,
            {"title": "Tides: two charts"},
            [('"Tides: a chart"', '"Tides: two charts"')],
        ),
        (
            HUGO,
            BLOCK,
            {"topics": ("AI", "Science", "The sea", "Pilots")},
            [('  - "Harbours: old and new"\n', '  - "Pilots"\n')],
        ),
        (HUGO, BLOCK, {"topics": ("AI", "Harbours: old and new", "The sea")}, [("Science, ", "")]),
        (JEKYLL, FLOW, {"title": "It isn't"}, [("'It''s the tide'", "'It isn''t'")]),
        (JEKYLL, FLOW, {"topics": ("AI", "sea", "No, 1")}, [('"Harbours", sea', 'sea, "No, 1"')]),
        (NESTED, BLOCK, {"title": "Tides"}, [('"Tides: a chart"', '"Tides"')]),
        (NESTED, SEO, {"topics": ("AI",)}, [("tags: []", "tags: [AI]")]),
        (HUGO, WITHOUT, {"topics": ("AI",)}, [("draft: true\n", "tags: [AI]\ndraft: true\n")]),
        (
            HUGO,
            EMPTY_TAGS,
            {"topics": ("Science", "AI")},
            [("  - Science\n", "  - Science\n  - AI\n")],
        ),
    ],
)
def test_only_what_was_edited_changes_and_it_goes_back(
    site: Setting,
    fields: FieldMap,
    text: str,
    changes: dict[str, Any],
    written: list[tuple[str, str]],
) -> None:
    site.use(Folder("news", site.root, fields))
    article = site.add(text=text)
    decision = save(site, article, **changes)
    site.publisher.drain()
    expected = text
    for old, new in written:
        assert old in expected
        expected = expected.replace(old, new, 1)
    assert site.failed == []
    assert site.text() == expected
    read = site.folder.article("deepfakes.md")
    for name, value in changes.items():
        found = getattr(read, name)
        assert (sorted(found) == sorted(value)) if name == "topics" else found == value
    site.reviews.undo(decision.id, ANA)
    site.publisher.drain()
    assert site.text() == text


def test_an_edit_and_a_publish_of_a_draft_are_one_change(site: Setting) -> None:
    site.use(Folder("news", site.root, HUGO))
    article = site.add(text=BLOCK)
    save(site, article, publish=True, title="New", excerpt="And an excerpt")
    site.publisher.drain()
    lines = set(site.text().splitlines()) - set(BLOCK.splitlines())
    assert sorted(lines) == [
        'description: "And an excerpt"',
        "draft: false",
        'title: "New"  # shown on the front page',
    ]


@pytest.mark.parametrize(
    ("fields", "text", "typed", "said"),
    [
        (
            JEKYLL,
            FLOW.replace('[AI, "Harbours", sea]', "AI Harbours sea"),
            Fields("It's the tide", "Folded over two lines.", ("AI",)),
            "The topics stand in one line without a list: change them in the file.",
        ),
        (NESTED, SEO, Fields("Shorter", "Of it"), "inside another key, as seo.title: change it in"),
        (NESTED, SEO, Fields("Short", "Other"), "inside another key, as seo.description"),
        (
            HUGO,
            '+++\ntitle = "Tides"\ndraft = true\n+++\nText.\n',
            Fields("Other"),
            "is no longer there or can't be read",
        ),
    ],
)
def test_what_can_not_be_changed_exactly_is_said(
    site: Setting, fields: FieldMap, text: str, typed: Fields, said: str
) -> None:
    site.use(Folder("news", site.root, fields))
    article = site.add(text=BLOCK)
    (site.root / "deepfakes.md").write_text(text, "utf-8")
    before = site.text()
    with pytest.raises(DecisionRefused, match=said):
        _proposed(site, article.id, typed)
    assert site.text() == before


def _proposed(site: Setting, article_id: str, typed: Fields) -> None:
    opened = site.reviews.edits.open(article_id)
    site.reviews.edits.propose(article_id, opened.marks, typed)
