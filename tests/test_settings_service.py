"""Settings of a service: the mode, the addresses, the operator's channel, the secrets."""

from pathlib import Path

import pytest

from bot.addresses import Address
from bot.domain.errors import SettingsError
from bot.settings import Settings, load, secrets

SOURCE = "sources:\n- {name: a, folder: .}\n"


def _load(place: Path, text: str = "") -> Settings:
    file = place / "copydesk.yaml"
    file.write_text(SOURCE + text)
    return load(file)


def test_the_defaults_are_a_socket_and_health_on_loopback(tmp_path: Path) -> None:
    found = _load(tmp_path)
    assert (found.mode, found.public_url, found.operator_channel) == ("socket", "", "")
    assert str(found.listen) == "127.0.0.1:3000"
    assert found.health == Address("127.0.0.1", 3001)


def test_http_has_a_public_address_and_listens_where_told(tmp_path: Path) -> None:
    text = "mode: http\npublic_url: https://desk.example.org/copydesk/\nlisten: '[::1]:8080'\n"
    found = _load(tmp_path, text + 'health: off\noperator_channel: "#desk-ops"\n')
    assert (found.mode, found.public_url) == ("http", "https://desk.example.org/copydesk")
    assert found.listen == Address("::1", 8080)
    assert str(found.listen) == "[::1]:8080"
    assert found.health is None
    assert found.operator_channel == "#desk-ops"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("mode: https\n", "mode must be socket or http"),
        ("mode: http\n", "mode http needs public_url"),
        ("public_url: http://desk.example.org\n", "must be an https address"),
        ("public_url: https://\n", "must be an https address"),
        ("listen: 3000\n", "not an address and a port"),
        ("listen: localhost:3000\n", "not an address and a port"),
        ("listen: 127.0.0.1:65536\n", "not an address and a port"),
        ("listen: 127.0.0.1:0\n", "not an address and a port"),
        ("listen: 127.0.0.256:80\n", "127.0.0.256"),
        ("listen: off\n", "not an address and a port"),
        ("health: yes\n", "not an address and a port"),
        ("operator_channel: ops\n", "operator_channel must be a name"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(SettingsError, match=part):
        _load(tmp_path, text)


def test_each_mode_needs_its_own_secrets(tmp_path: Path) -> None:
    (tmp_path / "signing").write_text("0123abc\n")
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET_FILE": str(tmp_path / "signing")}
    found = secrets(env, "http")
    assert (found.signing_secret, found.app_token) == ("0123abc", "")
    assert "0123abc" not in repr(found)
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN must be set"):
        secrets(env, "socket")
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET must be set"):
        secrets({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, "http")
