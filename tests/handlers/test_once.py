"""What arrives twice is done once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.errors import NotShown
from handlers.once import MOST, Once


def test_the_second_waits_for_the_first_and_gets_its_answer() -> None:
    once, begun, go, calls = Once[int](), threading.Event(), threading.Event(), []

    def slow() -> int:
        begun.set()
        assert go.wait(30)
        calls.append(1)
        return len(calls)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(once.do, "key", slow)
        assert begun.wait(30)
        second = pool.submit(once.do, "key", slow)
        go.set()
        assert (first.result(10), second.result(10)) == (1, 1)
    assert once.do("other", slow) == 2


def test_an_error_is_its_answer_too() -> None:
    once, calls = Once[None](), []

    def refuse() -> None:
        calls.append(1)
        raise NotShown("No.")

    for _ in range(2):
        with pytest.raises(NotShown):
            once.do("key", refuse)
    assert len(calls) == 1


def test_without_a_key_each_is_done_and_the_oldest_are_forgotten() -> None:
    once, calls = Once[None](), []
    for key in ("", "", "a", "a", *map(str, range(MOST)), "a"):
        once.do(key, lambda: calls.append(1))
    assert len(calls) == 2 + 1 + MOST + 1
