"""Which network addresses everybody can reach."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network

TRANSLATED = IPv6Network("64:ff9b::/96")
IPV4_BITS = 32


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tells whether everybody can reach an address, and not only those in one network.

    An address of version 6 that stands for one of version 4 (mapped, tunnelled, translated) is as public as that one.
    """
    if address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return address.is_global
    inner = list(_inside(address))
    if not all(is_public(one) for one in inner):
        return False
    return bool(inner) or (address.is_global and not address.is_site_local)


def _inside(address: IPv6Address) -> list[IPv4Address]:
    number = int(address)
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in TRANSLATED or number >> IPV4_BITS == 0:
        found.append(IPv4Address(number % 2**IPV4_BITS))
    return [one for one in found if one is not None]
