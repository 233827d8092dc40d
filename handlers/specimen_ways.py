"""What only those read who came another way than by the command: the gallery's material. Pure."""

from handlers.messages import sentence
from handlers.near_message import near_message
from handlers.specimen_answers import NEARS
from handlers.ways_message import NOTHING, STRANGER, by_words, left_out, only_by_command

_NEAR = next(view for view in NEARS.values() if not view.is_link and not view.total and view.hits)

WAYS = {
    "a message without a link": by_words(near_message(_NEAR, may_decide=True)),
    "a message with seven links": left_out(3),
    "a message without words": sentence(NOTHING),
    "a dialog": only_by_command("/articles", "digest new"),
    "another workspace": sentence(STRANGER),
}
