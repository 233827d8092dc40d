"""Specimens of the dialogs that decide."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.blocks import Block
from handlers.decide_dialogs import later_dialog, reject_dialog, reject_ticked_dialog
from handlers.kept_press import KeptPress
from handlers.specimen_edits import edit_dialogs
from handlers.specimen_together import together_dialogs

KEPT = KeptPress(
    channel="C0AIDESK",
    ts="1700000000.000100",
    ephemeral=False,
    block_id="article|aaaaaaaaaaaa|bbbbbbbb|d1.1|1",
    version="bbbbbbbb",
)
REASONS = ("Not for our readers", "Told already", "Too thin")
TITLE = "What deepfakes taught us"
ZONE = ZoneInfo("Europe/Lisbon")


def decide_dialogs() -> Iterator[tuple[str, Block]]:
    """Each with what it is called."""
    yield "Reject, with the usual reasons", reject_dialog(TITLE, KEPT, REASONS)
    yield "Reject, a reason required", reject_dialog(TITLE, KEPT, required=True)
    yield (
        "Reject what is ticked, a reason required",
        reject_ticked_dialog((TITLE, "<!here> *Ninety* days", "L" * 300), {}, REASONS),
    )
    yield (
        "Later, in the morning",
        later_dialog(TITLE, KEPT, datetime(2026, 3, 4, 8, tzinfo=UTC), ZONE),
    )
    yield "Later, at night", later_dialog(TITLE, KEPT, datetime(2026, 3, 4, 22, tzinfo=UTC), ZONE)
    yield from together_dialogs(KEPT, REASONS)
    yield from edit_dialogs(KEPT)
