"""Turns an index into one of another version."""

from pathlib import Path

from bot.storage.index_schema import VERSION

OLDER = int(VERSION) - 1


def make_older(place: Path) -> None:
    """As another version with the same schema would have left it."""
    (place / f"version-{VERSION}").rename(place / f"version-{OLDER}")


def make_ancient(place: Path) -> None:
    """As it was before each version had a folder of its own."""
    folder = place / f"version-{VERSION}"
    (folder / "terms").rename(place / f"terms-{OLDER}")
    (folder / "files.sqlite").rename(place / "files.sqlite")
    folder.rmdir()


def folders(place: Path) -> list[str]:
    """What is below the index's directory, without the files that stay."""
    staying = ("writer.lock", "stories.sqlite")
    return sorted(one.name for one in place.iterdir() if not one.name.startswith(staying))
