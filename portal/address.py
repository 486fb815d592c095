"""Which address a request came from, as far as it was written by us and not by whoever asks."""

import re
from ipaddress import IPv6Address, ip_address

NOWHERE = "0.0.0.0"  # noqa: S104 (through a socket of this machine, and no proxy said for whom)
WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([\d.]+):\d+")  # as some proxies write it


def client_address(meta, proxies: int) -> str:
    """The address that tries are counted by, from a request's META.

    Each proxy of ours appends to X-Forwarded-For the address that called it, so the caller of the
    outermost is as many places from the right as there are proxies. What stands further left came
    with the request and is not looked at.
    """
    hops = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    told = hops[-proxies] if 0 < proxies <= len(hops) else ""
    return counted(told) or counted(meta.get("REMOTE_ADDR", "")) or NOWHERE


def counted(told: str) -> str:
    """An address in its one spelling, empty when it is none. An IPv6 address counts as its /64: one
    home has that many to choose from."""
    if with_port := WITH_PORT.fullmatch(told.strip()):
        told = with_port[1] or with_port[2] or ""
    try:
        address = ip_address(told.strip())
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 6:
        address = IPv6Address(int(address) >> 64 << 64)
    return str(address)
