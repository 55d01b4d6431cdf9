"""Where a push may go. An installation's own network is none of its teams' business."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

#: IPv6 addresses that stand for an IPv4 one and carry it at their end: translation, as a network
#: does it and as a host does, and the old compatible form.
_CARRYING = tuple(map(IPv6Network, ("64:ff9b::/96", "::ffff:0:0:0/96", "::/96")))
#: Translation inside one's own network; where the IPv4 address stands is a matter of agreement.
_LOCAL = IPv6Network("64:ff9b:1::/48")


def fault_of_url(url: str) -> str:
    """Say in words what is wrong with a push address; "" for nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is no web address."
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "A push address begins with http:// or https:// and names a host."
    if parts.username is not None or parts.password is not None:
        return "A push address holds no user name and no password."
    if not is_literal(parts.hostname) and parts.hostname.replace(".", "").isdigit():
        return "An address of numbers is written with four of them."  # 2130706433 is 127.0.0.1 too
    if port == 0 or any(ord(char) <= 32 for char in url):
        return "This is no web address."
    return ""


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the open internet."""
    try:
        found = ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.is_site_local or found in _LOCAL):
        return False
    return all(one.is_global and not one.is_multicast for one in _meant(found))


def is_literal(host: str) -> bool:
    """Say whether a host is written as an IP address."""
    try:
        ip_address(host.strip("[]").split("%", 1)[0])
    except ValueError:
        return False
    return True


def _meant(found: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """Give the address with every IPv4 address it stands for."""
    if isinstance(found, IPv4Address):
        return [found]
    if found.ipv4_mapped is not None:
        return [found.ipv4_mapped]
    inner: list[IPv4Address | IPv6Address] = [found]
    if found.sixtofour is not None:
        inner.append(found.sixtofour)
    if found.teredo is not None:
        inner += list(found.teredo)
    if any(found in network for network in _CARRYING):
        # The prefix itself may be global; what it leads to need not be.
        inner.append(IPv4Address(int(found) & 0xFFFFFFFF))
    return inner
