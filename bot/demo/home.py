"""The app's Home tab: opened by a person, drawn by the app."""

from bot.demo import events, views
from bot.demo.errors import Json, SlackError
from bot.demo.payloads import view_object
from bot.demo.world import World

OPENED = "app_home_opened"


def enabled(world: World) -> bool:
    """Whether the manifest turns the tab on; without a manifest everything is there."""
    features = world.manifest.get("features", {})
    return not world.manifest or bool(features.get("app_home", {}).get("home_tab_enabled"))


def refuse_where_off(world: World) -> None:
    """Raise SlackError as views.publish does where the tab is turned off."""
    if not enabled(world):
        raise SlackError("not_enabled")


def for_page(world: World, user: str) -> Json | None:
    """The tab as the page shows it: `view` is None until the app has drawn it. None where it is
    turned off."""
    known = world.workspace.homes.get(user)
    return {"view": views.for_page(world, known) if known else None} if enabled(world) else None


async def opened(world: World, user: str) -> Json:
    """A person opens the tab. The app hears of it where it asked to."""
    world.workspace.person(user)
    if not enabled(world) or not _subscribed(world):
        return {"ok": True}
    known = world.workspace.homes.get(user)
    event = {
        "type": OPENED,
        "user": user,
        "channel": world.workspace.direct(user)["id"],
        "tab": "home",
        **({"view": view_object(world, known)} if known else {}),
    }
    return await events.send(world, event)


def _subscribed(world: World) -> bool:
    asked_for = world.manifest.get("settings", {}).get("event_subscriptions", {})
    return not world.manifest or OPENED in asked_for.get("bot_events", ())
