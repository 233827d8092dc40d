"""What a digest chooses, in which order, and why."""

from datetime import date

from bot.domain.article import Article
from bot.domain.digest import choose


def article(name: str, quality: float | None = None) -> Article:
    return Article(id=name, version="v", source="s", path=f"{name}.md", title=name, quality=quality)


def test_new_articles_come_first_then_those_still_waiting() -> None:
    candidates = [article("a", 95), article("b", 87), article("c", 80.5), article("d")]
    plan = choose(candidates, {"a": date(2026, 11, 20), "c": date(2026, 11, 3)}, 7)
    assert [(choice.article.id, choice.reason, choice.kind) for choice in plan.choices] == [
        ("b", "new, quality 87", "new"),
        ("d", "new, not yet scored", "new"),
        ("a", "still waiting since 20 Nov", "waiting"),
        ("c", "still waiting since 3 Nov", "waiting"),
    ]
    assert (plan.matching, plan.new, plan.waiting) == (4, 2, 2)


def test_no_more_than_asked_for_but_all_are_counted() -> None:
    plan = choose([article(str(number)) for number in range(12)], {"3": date(2026, 1, 1)}, 7)
    assert [choice.article.id for choice in plan.choices] == ["0", "1", "2", "4", "5", "6", "7"]
    assert (plan.matching, plan.new, plan.waiting) == (12, 11, 1)


def test_what_was_not_fetched_is_counted_too() -> None:
    candidates = [article("a"), article("b")]
    plan = choose(candidates, {"b": date(2026, 1, 1)}, 1, matching=5_000, new=4_000)
    assert [choice.article.id for choice in plan.choices] == ["a"]
    assert (plan.matching, plan.new, plan.waiting) == (5_000, 4_000, 1_000)


def test_nothing_to_show() -> None:
    plan = choose([], {"gone": date(2026, 1, 1)}, 7)
    assert plan.choices == ()
    assert (plan.matching, plan.new, plan.waiting) == (0, 0, 0)


def test_what_was_put_off_comes_back_first() -> None:
    articles = [article("a", 90), article("b", 80), article("c", 70)]
    plan = choose(articles, {"b": date(2026, 11, 20), "c": date(2026, 11, 20)}, 2, returned=["c"])
    assert [choice.article.id for choice in plan.choices] == ["c", "a"]
    assert plan.choices[0].reason == "back, put off until now"
