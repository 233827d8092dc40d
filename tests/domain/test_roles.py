"""Who may do what, from whom the settings name."""

import pytest

from bot.domain.roles import Roles

ROLES = Roles(("U1", "S1", "C1"), ("U2", "S2"), None)


@pytest.mark.parametrize(
    ("user", "places", "role"),
    [
        ("U1", (), "editor"),
        ("U2", (), "admin"),
        ("U3", (), "reader"),
        ("U3", ("S1",), "editor"),
        ("U3", ("C1",), "editor"),
        ("U3", ("C2",), "reader"),
        ("U1", ("S2",), "admin"),
        ("", (), "reader"),
    ],
)
def test_a_role_comes_by_name_or_by_place(user: str, places: tuple[str, ...], role: str) -> None:
    assert ROLES.role(user, places) == role
    assert ROLES.may_manage(user, places) == (role != "reader")


def test_named_managers_manage_and_others_do_not() -> None:
    roles = Roles(("U1",), ("U2",), ("U3", "C9"))
    assert [roles.may_manage(user, ()) for user in ("U1", "U2", "U3")] == [False, True, True]
    assert roles.may_manage("U1", ("C9",))
    assert roles.role("U3", ("C9",)) == "reader"


def test_an_empty_list_of_managers_leaves_the_admins() -> None:
    assert [Roles(("U1",), ("U2",), ()).may_manage(user, ()) for user in ("U1", "U2")] == [
        False,
        True,
    ]


def test_places_are_asked_for_once() -> None:
    assert Roles(("S1", "U1"), ("S1", "C1"), ("G1", "W1")).places == ("S1", "C1", "G1")
