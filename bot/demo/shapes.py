"""Small checks that Block Kit's rules are put together from.

A check takes a value and its JSON pointer, and gives the problems it finds, worded the way
Slack words them, each with the pointer of the value that is wrong.
"""

from collections.abc import Callable, Iterator, Mapping

Check = Callable[[object, str], Iterator[str]]


def problem(text: str, at: str) -> str:
    """One problem with its JSON pointer."""
    return f"{text} [json-pointer:{at}]"


def string(most: int, least: int = 1) -> Check:
    """Text of `least` to `most` characters."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must provide a string", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)

    return check


def address(most: int) -> Check:
    """A web address of up to `most` characters."""
    length = string(most)

    def check(value: object, at: str) -> Iterator[str]:
        yield from length(value, at)
        if isinstance(value, str) and not value.startswith(("http://", "https://")):
            yield problem("must be a valid URL", at)

    return check


def boolean(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield problem("must provide a boolean", at)


def anything(_value: object, _at: str) -> Iterator[str]:
    yield from ()


def number(low: int, high: int) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must provide an integer", at)
        elif not low <= value <= high:
            yield problem(f"must be between {low} and {high}", at)

    return check


def one_of(*values: str) -> Check:
    """One of a few words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in values:
            yield problem("must be a valid enum value", at)

    return check


def items(each: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` things of one kind."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must provide an array", at)
            return
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield problem(f"no fewer than {least} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
    also: Check | None = None,
) -> Check:
    """A mapping with these keys and no others; `also` is a rule over the whole of it."""
    known = {**required, **optional}

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
            return
        for key in required:
            if key not in value:
                yield problem(f"missing required field: {key}", at)
        for key, inner in value.items():
            if key in known:
                yield from known[key](inner, f"{at}/{key}")
            elif key != "type":
                yield problem(f"invalid additional property: {key}", at)
        if also is not None:
            yield from also(value, at)

    return check


def tagged(kinds: Mapping[str, Check]) -> Check:
    """A mapping whose `type` says which of the checks it must pass."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must provide an object", at)
            return
        kind = value.get("type")
        if not isinstance(kind, str):
            yield problem("missing required field: type", at)
        elif kind not in kinds:
            yield problem(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from kinds[kind](value, at)

    return check


def exactly_one(*keys: str) -> Check:
    """A rule for `shape`: just one of the keys is there."""
    named = " or ".join(f"`{key}`" for key in keys)

    def check(value: object, at: str) -> Iterator[str]:
        if isinstance(value, dict) and sum(key in value for key in keys) != 1:
            yield problem(f"must define either {named}", at)

    return check
