"""Small folders of articles for the command line's tests."""

from pathlib import Path


def write(folder: Path, name: str, **keys: object) -> Path:
    """One article file; keys become its front matter as they are."""
    values = {"title": name, "publishedDateTime": "2026-03-02T08:00:00Z", **keys}
    lines = [f"{key}: {value}" for key, value in values.items()]
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(["---", *lines, "---", ""]), encoding="utf-8")
    return file


def small_site(folder: Path) -> Path:
    """Three articles that are found, one that is broken, one that is there twice."""
    address = "https://example.org/whales"
    write(folder, "whales.md", title="Whale songs and AI", quality=87, originalUrl=address)
    write(folder / "again", "whales.md", title="Whale songs", originalUrl=address)
    write(folder, "robots.md", title="Robots on video", quality=40, published="false")
    write(folder, "quiet.md", title="Quiet robots", quality=91.5, published="false", topics="[AI]")
    write(folder, "broken.md", quality="high")
    return folder


def settings_file(place: Path, folder: Path, **digest: str) -> Path:
    """A settings file with one source and one digest."""
    values = {"name": "Robots", "channel": '"#ai-desk"', "schedule": "daily 09:00"}
    values |= {"query": "robots", **digest}
    lines = [f"    {key}: {value}" for key, value in values.items()]
    lines[0] = "  - " + lines[0].strip()
    file = place / "copydesk.yaml"
    text = f"sources:\n  - {{name: news, folder: {folder}}}\ndigests:\n" + "\n".join(lines)
    # One port can't be had by two tests at once.
    file.write_text(text + "\nhealth: off\n", encoding="utf-8")
    return file
