"""axe-core's look at a page: what would keep a person with a screen reader or a keyboard out."""

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page


def barriers(page: Page) -> list[str]:
    """What keeps somebody from using the page as it is now, by axe-core's rules."""
    found = Axe().run(page).response["violations"]
    return [f"{one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
