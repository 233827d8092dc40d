"""Asking a running bot how it is."""

import http.client
from ipaddress import ip_address

from bot.addresses import Address

SECONDS = 10.0


def ask(address: Address) -> tuple[bool, str]:
    """Whether the bot is well, and what it says; not well where none answers."""
    connection = http.client.HTTPConnection(_reachable(address.host), address.port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        said = answer.read().decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or error or type(error).__name__
        return False, f"No Copydesk answers at {address}: {reason}. Is it running?"
    finally:
        connection.close()
    if answer.status not in (200, 503):
        return False, f"What answers at {address} is no Copydesk: status {answer.status}."
    return answer.status == 200, said


def _reachable(host: str) -> str:
    """Where to find what listens at the host: 0.0.0.0 means every address of this machine."""
    if not ip_address(host).is_unspecified:
        return host
    return "::1" if ":" in host else "127.0.0.1"
