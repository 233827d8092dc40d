"""Modals and Home tabs: opening, stacking, changing, closing."""

import hashlib

from bot.demo.errors import Json, SlackError
from bot.demo.payloads import view_object
from bot.demo.state import initial_values
from bot.demo.workspace import View
from bot.demo.world import World

MOST_VIEWS = 3


def open_view(world: World, user: str, body: Json) -> View:
    """Open a modal for a person; what they had open is gone."""
    close_all(world, user)
    return _add(world, user, body, None)


def push_view(world: World, below: View, body: Json) -> View:
    """Put a modal on top of another; raises SlackError push_limit_reached above three."""
    if len(world.workspace.stack(below.user)) >= MOST_VIEWS:
        raise SlackError("push_limit_reached")
    return _add(world, below.user, body, below)


def _add(world: World, user: str, body: Json, below: View | None) -> View:
    view_id = f"V{world.workspace.number():09d}"
    root = below.root if below else view_id
    previous = below.id if below else ""
    values = initial_values(body["blocks"])
    made = View(view_id, user, body, root, previous, _hash(world), values)
    world.workspace.views[view_id] = made
    tell(world, "view_opened", made)
    return made


def update_view(world: World, view: View, body: Json) -> None:
    """Change a view; what was entered in blocks that stay (the same block_id, action_id and
    kind of element) is kept."""
    values = initial_values(body["blocks"])
    for block_id, entries in values.items():
        for action_id, entry in entries.items():
            old = view.values.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == entry["type"]:
                entries[action_id] = old
    view.body, view.values, view.hash = body, values, _hash(world)
    tell(world, "view_updated", view)


def publish_home(world: World, user: str, body: Json) -> View:
    """Set the Home tab of a person."""
    known = world.workspace.homes.get(user)
    if known is not None:
        update_view(world, known, body)
        return known
    view_id = f"V{world.workspace.number():09d}"
    made = View(view_id, user, body, view_id, "", _hash(world), initial_values(body["blocks"]))
    world.workspace.homes[user] = made
    tell(world, "view_opened", made)
    return made


def close_view(world: World, view: View) -> None:
    """Close a modal; the one below it, if any, is on top again."""
    if world.workspace.views.pop(view.id, None) is not None:
        world.feed.tell({"type": "view_closed", "view_id": view.id}, view.user)


def close_all(world: World, user: str) -> None:
    """Close every modal of a person."""
    for view in reversed(world.workspace.stack(user)):
        close_view(world, view)


def find_view(world: World, view_id: str) -> View | None:
    """An open modal or a Home tab by its id."""
    homes = (home for home in world.workspace.homes.values() if home.id == view_id)
    return world.workspace.views.get(view_id) or next(homes, None)


def tell(world: World, kind: str, view: View) -> None:
    """Let the person's pages know of a modal, or of their Home tab."""
    shown = kind if view.body["type"] == "modal" else "home_published"
    world.feed.tell({"type": shown, "view": for_page(world, view)}, view.user)


def for_page(world: World, view: View) -> Json:
    """A view as the page shows it: as it was sent, so that nothing in it is escaped twice."""
    return {**view_object(world, view), "blocks": view.body["blocks"], "user": view.user}


def _hash(world: World) -> str:
    stamp = world.clock.stamp()
    return f"{stamp.partition('.')[0]}.{hashlib.sha256(stamp.encode()).hexdigest()[:8]}"
