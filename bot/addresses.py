"""Addresses of this machine, where something listens."""

import re
from ipaddress import ip_address
from typing import NamedTuple


class Address(NamedTuple):
    """An address of this machine, never a name, and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


LISTEN, HEALTH = Address("127.0.0.1", 3000), Address("127.0.0.1", 3001)


def parse_address(text: str) -> Address:
    """`127.0.0.1:3000`, or `[::1]:3000`. Raises ValueError with a sentence."""
    found = re.fullmatch(r"\[?([0-9a-fA-F.:]+?)\]?:([0-9]{1,5})", text)
    if not found or not 1 <= int(found[2]) <= 65_535:
        raise ValueError(f"{text} is not an address and a port such as {LISTEN}")
    return Address(str(ip_address(found[1])), int(found[2]))


def parse_address_or_off(text: str) -> Address | None:
    """As `parse_address`; `off` is None."""
    return None if text == "off" else parse_address(text)
