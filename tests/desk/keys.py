"""Somebody at the page without a mouse."""

import re

from playwright.sync_api import Locator, Page, expect

SEEN = """(one) => {
  const look = getComputedStyle(one.closest(".composer-box") ?? one);
  const lined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
  return lined || look.boxShadow !== "none";
}"""


class Keys:
    """Somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page, self.press = page, page.keyboard.press

    def reach(self, role: str, name: str) -> Locator:
        """Press Tab until a control has the focus, which is to be seen then."""
        dialog = self.page.locator("dialog[open]")
        within = dialog if dialog.count() else self.page
        wanted = within.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
        expect(wanted).to_be_visible()
        for _ in range(80):
            if wanted.evaluate("(one) => one === document.activeElement"):
                assert wanted.evaluate(SEEN), f"the focus on {name} is not to be seen"
                return wanted
            self.press("Tab")
        raise AssertionError(f"no Tab leads to {name}")

    def use(self, role: str, name: str) -> None:
        """Reach a control and press Enter."""
        self.reach(role, name)
        self.press("Enter")

    def fill(self, name: str, text: str) -> None:
        """Reach a field, and type over what stands there."""
        self.reach("textbox", name)
        self.press("Control+A")
        self.page.keyboard.type(text)

    def opened(self, title: str, heard: str = "") -> Locator:
        """The dialog, once it is there with the focus in it; `heard` is its accessibility tree."""
        dialog = self.page.get_by_role("dialog", name=title)
        expect(dialog).to_be_visible()
        self.page.wait_for_function(
            "document.querySelector('dialog[open]')?.contains(document.activeElement)"
        )
        if heard:
            expect(dialog).to_match_aria_snapshot(heard)
        return dialog

    def closed(self) -> None:
        """All dialogs are gone, and the focus is somewhere on the page."""
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.page.wait_for_function("document.activeElement !== document.body")
