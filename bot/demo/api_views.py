"""views.*: modals and Home tabs."""

from collections.abc import Callable

from bot.demo import home, views
from bot.demo.arguments import Arguments
from bot.demo.errors import Json, SlackError
from bot.demo.payloads import view_object
from bot.demo.validation import checked_view
from bot.demo.workspace import View
from bot.demo.world import World


def _open(world: World, arguments: Arguments) -> Json:
    body = _view(arguments, "modal")
    trigger = world.workspace.use_trigger(arguments.text("trigger_id"))
    _refuse_same_external_id(world, body)
    return _answer(world, views.open_view(world, trigger.user, body))


def _push(world: World, arguments: Arguments) -> Json:
    body = _view(arguments, "modal")
    trigger = world.workspace.use_trigger(arguments.text("trigger_id"))
    below = world.workspace.views.get(trigger.view)
    if below is None:
        raise SlackError("not_found")
    _refuse_same_external_id(world, body)
    return _answer(world, views.push_view(world, below, body))


def _update(world: World, arguments: Arguments) -> Json:
    body = _view(arguments, "modal", "home")
    found = _find(world, arguments)
    if found is None:
        raise SlackError("not_found")
    _refuse_other_hash(arguments, found)
    views.update_view(world, found, body)
    return _answer(world, found)


def _publish(world: World, arguments: Arguments) -> Json:
    home.refuse_where_off(world)
    body = _view(arguments, "home")
    user = arguments.text("user_id")
    if user not in world.workspace.users:
        raise SlackError("user_not_found")
    known = world.workspace.homes.get(user)
    if known is not None:
        _refuse_other_hash(arguments, known)
    return _answer(world, views.publish_home(world, user, body))


def _view(arguments: Arguments, *kinds: str) -> Json:
    return checked_view(arguments.structure("view", "invalid_arguments"), *kinds)


def _find(world: World, arguments: Arguments) -> View | None:
    external = arguments.text("external_id")
    if not external:
        return views.find_view(world, arguments.text("view_id"))
    opened = world.workspace.views.values()
    return next((one for one in opened if one.body.get("external_id") == external), None)


def _refuse_same_external_id(world: World, body: Json) -> None:
    external = body.get("external_id")
    opened = world.workspace.views.values()
    if external and any(one.body.get("external_id") == external for one in opened):
        raise SlackError("duplicate_external_id")


def _refuse_other_hash(arguments: Arguments, view: View) -> None:
    if arguments.text("hash", view.hash) != view.hash:
        raise SlackError("hash_conflict")


def _answer(world: World, view: View) -> Json:
    return {"ok": True, "view": view_object(world, view)}


METHODS: dict[str, Callable[[World, Arguments], Json]] = {
    "views.open": _open,
    "views.publish": _publish,
    "views.push": _push,
    "views.update": _update,
}
