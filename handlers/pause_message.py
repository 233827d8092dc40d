"""What is said of a digest that Copydesk had to pause. Pure."""

from handlers.blocks import Message
from handlers.messages import sentence

BY_ITSELF = "It goes on by itself once that is mended; its articles wait for the next time."
BY_HAND = "Its articles wait for the next time: resume it once that is mended."


def paused_sentence(name: str, why: str, *, ends: bool) -> str:
    """`The digest “X” is paused: why.` and how it goes on; `ends` tells whether by itself. Plain
    text; `why` is a sentence."""
    return f"The digest “{name}” is paused: {why} {BY_ITSELF if ends else BY_HAND}"


def paused_message(name: str, why: str, *, ends: bool) -> Message:
    """The same for its creator."""
    return sentence(paused_sentence(name, why, ends=ends), name)
