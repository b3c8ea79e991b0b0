"""Addresses, networks and interfaces of IPv4 and IPv6."""

import functools

from _ipaddress_base import (
    AddressValueError,
    NetmaskValueError,
    _BaseAddress,
    _BaseNetwork,
    _IPAddressBase,
    _split_addr_prefix,
    _trailing_zeros,
)

IPV4LENGTH = 32
IPV6LENGTH = 128


def _either(address, first, second, what, **options):
    """An object of the first class that takes the address."""
    for cls in first, second:
        try:
            return cls(address, **options)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{address!r} does not appear to be an IPv4 or IPv6 {what}")


def ip_address(address):
    """An IPv4Address or IPv6Address, whichever fits the text, int or bytes."""
    return _either(address, IPv4Address, IPv6Address, "address")


def ip_network(address, strict=True):
    """An IPv4Network or IPv6Network, whichever fits."""
    return _either(address, IPv4Network, IPv6Network, "network", strict=strict)


def ip_interface(address):
    """An IPv4Interface or IPv6Interface, whichever fits."""
    return _either(address, IPv4Interface, IPv6Interface, "interface")


def _packed(address, size, version):
    try:
        return address.to_bytes(size)
    except OverflowError:
        raise ValueError(f"Address negative or too large for IPv{version}") from None


def v4_int_to_packed(address):
    """The four bytes of an address as int."""
    return _packed(address, 4, 4)


def v6_int_to_packed(address):
    """The sixteen bytes of an address as int."""
    return _packed(address, 16, 6)


def summarize_address_range(first, last):
    """The networks that make up a range of addresses, from the first to the last."""
    if not (isinstance(first, _BaseAddress) and isinstance(last, _BaseAddress)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    network = {4: IPv4Network, 6: IPv6Network}.get(first.version)
    if network is None:
        raise ValueError("unknown IP version")
    yield from _networks_between(network, first._ip, last._ip, first.max_prefixlen)


def _networks_between(network, start, end, size):
    while start <= end:
        # The largest network that begins here and does not go beyond.
        bits = min(_trailing_zeros(start, size), (end - start + 1).bit_length() - 1)
        yield network((start, size - bits))
        start += 1 << bits
        if start >> size:
            break


def collapse_addresses(addresses):
    """Networks joined to as few as there can be."""
    ranges = []
    version = None
    for address in addresses:
        if version is not None and address.version != version[0].version:
            raise TypeError(f"{address} and {version[0]} are not of the same version")
        version = version or (address,)
        if isinstance(address, _BaseNetwork):
            ranges.append((int(address.network_address), int(address.broadcast_address)))
        else:
            if isinstance(address, (IPv4Interface, IPv6Interface)):
                if address._prefixlen != address.max_prefixlen:
                    network = address.network
                    ranges.append((int(network.network_address), int(network.broadcast_address)))
                    continue
            ranges.append((address._ip, address._ip))
    if not ranges:
        return iter(())
    ranges.sort()
    joined = [list(ranges[0])]
    for start, end in ranges[1:]:
        if start <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    network = IPv4Network if version[0].version == 4 else IPv6Network
    size = version[0].max_prefixlen
    return iter([n for start, end in joined for n in _networks_between(network, start, end, size)])


def get_mixed_type_key(obj):
    """A key to sort addresses and networks together."""
    if isinstance(obj, _BaseNetwork):
        return obj._get_networks_key()
    if isinstance(obj, _BaseAddress):
        return obj._get_address_key()
    return NotImplemented


class _BaseV4:
    """What is particular to version 4."""

    __slots__ = ()
    version = 4
    max_prefixlen = IPV4LENGTH
    _ALL_ONES = (1 << IPV4LENGTH) - 1

    def _explode_shorthand_ip_string(self):
        return str(self)

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        octets = text.split(".")
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        try:
            return int.from_bytes(map(cls._parse_octet, octets))
        except ValueError as problem:
            raise AddressValueError(f"{problem} in {text!r}") from None

    @classmethod
    def _parse_octet(cls, text):
        if not text:
            raise ValueError("Empty octet not permitted")
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"Only decimal digits permitted in {text!r}")
        if len(text) > 3:
            raise ValueError(f"At most 3 characters permitted in {text!r}")
        if text != "0" and text[0] == "0":
            # Some programs take them for octal.
            raise ValueError(f"Leading zeros are not permitted in {text!r}")
        octet = int(text)
        if octet > 255:
            raise ValueError(f"Octet {octet} (> 255) not permitted")
        return octet

    @classmethod
    def _text_of(cls, number):
        return ".".join(map(str, number.to_bytes(4)))

    @staticmethod
    def _reversed_text(text, exploded):
        return ".".join(text.split(".")[::-1]) + ".in-addr.arpa"

    def _reverse_pointer(self):
        return self._reversed_text(str(self), None)


class IPv4Address(_BaseV4, _BaseAddress):
    """An address of version 4: of text, an int or four bytes."""

    __slots__ = ("_ip", "__weakref__")

    def __init__(self, address):
        if isinstance(address, int):
            self._check_int(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed(address)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            self._ip = self._ip_int_from_string(text)

    @property
    def is_reserved(self):
        return self in self._constants._reserved_network

    @property
    def is_private(self):
        return self._listed(self._constants._private_networks) and not self._listed(
            self._constants._private_networks_exceptions
        )

    @property
    def is_global(self):
        return self not in self._constants._public_network and not self.is_private

    @property
    def is_multicast(self):
        return self in self._constants._multicast_network

    @property
    def is_unspecified(self):
        return self == self._constants._unspecified_address

    @property
    def is_loopback(self):
        return self in self._constants._loopback_network

    @property
    def is_link_local(self):
        return self in self._constants._linklocal_network

    @property
    def ipv6_mapped(self):
        """The address of version 6 that stands for this one."""
        return IPv6Address(f"::ffff:{self}")


class _Interface:
    """An address and the network it is in."""

    @functools.cached_property
    def hostmask(self):
        return self.network.hostmask

    def __eq__(self, other):
        equal = self._address.__eq__(self, other)
        if equal is NotImplemented or not equal:
            return equal
        try:
            return self.network == other.network
        except AttributeError:
            # An address is no interface.
            return False

    def __lt__(self, other):
        less = self._address.__lt__(self, other)
        if less is NotImplemented:
            return NotImplemented
        try:
            return self.network < other.network or self.network == other.network and less
        except AttributeError:
            return False

    def __hash__(self):
        return hash((self._ip, self._prefixlen, int(self.network.network_address)))

    __reduce__ = _IPAddressBase.__reduce__

    def _set_up(self, address):
        number, mask = _split_addr_prefix(address)
        self._address.__init__(self, number)
        self.network = self._network((number, self.max_prefixlen if mask is None else mask), strict=False)
        self.netmask, self._prefixlen = self.network.netmask, self.network._prefixlen

    @property
    def ip(self):
        return self._address(self._ip)

    @property
    def with_prefixlen(self):
        return f"{self._string_from_ip_int(self._ip)}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self._string_from_ip_int(self._ip)}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self._string_from_ip_int(self._ip)}/{self.hostmask}"


class IPv4Interface(_Interface, IPv4Address):
    """An address of version 4 and the network it is in."""

    def __init__(self, address):
        self._set_up(address)

    def __str__(self):
        return f"{self._string_from_ip_int(self._ip)}/{self._prefixlen}"


class IPv4Network(_BaseV4, _BaseNetwork):
    """A network of version 4: of text, an int, bytes or a pair with the mask."""

    _address_class = IPv4Address

    def __init__(self, address, strict=True):
        self._set_up(address, strict)
        if self._prefixlen == self.max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self.max_prefixlen:
            self.hosts = lambda: iter((IPv4Address(self.network_address),))

    @property
    def is_global(self):
        shared = self._constants._public_network
        return not (self.network_address in shared and self.broadcast_address in shared) and not self.is_private


class _BaseV6:
    """What is particular to version 6."""

    __slots__ = ()
    version = 6
    max_prefixlen = IPV6LENGTH
    _ALL_ONES = (1 << IPV6LENGTH) - 1

    @classmethod
    def _ip_int_from_string(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        if len(text) > 45:
            if len(text) > 100:
                text = f"{text[:45]}({len(text) - 90} chars elided){text[-45:]}"
            raise AddressValueError(f"At most 45 characters expected in {text!r}")
        # More parts than there can be need not be made.
        parts = text.split(":", 9)
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if "." in parts[-1]:
            # The last four bytes may be written as in version 4.
            try:
                last = IPv4Address(parts.pop())._ip
            except AddressValueError as problem:
                raise AddressValueError(f"{problem} in {text!r}") from None
            parts += [f"{last >> 16:x}", f"{last & 0xFFFF:x}"]
        if len(parts) > 9:
            raise AddressValueError(f"At most 8 colons permitted in {text!r}")
        gaps = [i for i in range(1, len(parts) - 1) if not parts[i]]
        if len(gaps) > 1:
            raise AddressValueError(f"At most one '::' permitted in {text!r}")
        if gaps:
            high, low = parts[: gaps[0]], parts[gaps[0] + 1 :]
            if not high[0]:
                high = high[1:]
                if high:
                    raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not low[-1]:
                low = low[:-1]
                if low:
                    raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
            missing = 8 - len(high) - len(low)
            if missing < 1:
                raise AddressValueError(f"Expected at most 7 other parts with '::' in {text!r}")
            parts = [*high, *["0"] * missing, *low]
        else:
            if len(parts) != 8:
                raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        number = 0
        try:
            for part in parts:
                number = number << 16 | cls._parse_hextet(part)
        except ValueError as problem:
            raise AddressValueError(f"{problem} in {text!r}") from None
        return number

    @classmethod
    def _parse_hextet(cls, text):
        if text.strip("0123456789abcdefABCDEF"):
            raise ValueError(f"Only hex digits permitted in {text!r}")
        if len(text) > 4:
            raise ValueError(f"At most 4 characters permitted in {text!r}")
        return int(text, 16)

    @classmethod
    def _text_of(cls, number):
        words = [f"{number >> shift & 0xFFFF:x}" for shift in range(112, -1, -16)]
        # The longest row of zeros, if there are two at least, is left out.
        best = (0, 0)
        start = 0
        while start < 8:
            end = start
            while end < 8 and words[end] == "0":
                end += 1
            if end - start > best[1] - best[0]:
                best = (start, end)
            start = end + 1
        if best[1] - best[0] > 1:
            return ":".join(words[: best[0]]) + "::" + ":".join(words[best[1] :])
        return ":".join(words)

    def _string_from_ip_int(self, number=None):
        number = self._ip if number is None else number
        if number > self._ALL_ONES:
            raise ValueError("IPv6 address is too large")
        return self._text_of(number)

    def _explode_shorthand_ip_string(self):
        digits = f"{self._ip:032x}"
        return ":".join(digits[at : at + 4] for at in range(0, 32, 4))

    @staticmethod
    def _reversed_text(text, exploded):
        return ".".join(exploded[::-1].replace(":", "")) + ".ip6.arpa"

    def _reverse_pointer(self):
        return self._reversed_text(None, self.exploded)

    @staticmethod
    def _split_scope_id(text):
        """Address and zone."""
        address, percent, scope = text.partition("%")
        if not percent:
            return address, None
        if not scope or "%" in scope:
            raise AddressValueError(f'Invalid IPv6 address: "{text!r}"')
        return address, scope


class IPv6Address(_BaseV6, _BaseAddress):
    """An address of version 6: of text, which may name a zone, an int or sixteen bytes."""

    __slots__ = ("_ip", "_scope_id", "__weakref__")

    def __init__(self, address):
        self._scope_id = None
        if isinstance(address, int):
            self._check_int(address)
            self._ip = address
        elif isinstance(address, bytes):
            self._check_packed(address)
            self._ip = int.from_bytes(address)
        else:
            text = str(address)
            if "/" in text:
                raise AddressValueError(f"Unexpected '/' in {address!r}")
            text, self._scope_id = self._split_scope_id(text)
            self._ip = self._ip_int_from_string(text)

    def _with_scope(self, text):
        return f"{text}%{self._scope_id}" if self._scope_id else text

    def _explode_shorthand_ip_string(self):
        mapped = self.ipv4_mapped
        long = super()._explode_shorthand_ip_string()
        return self._with_scope(long if mapped is None else f"{long[:30]}{mapped}")

    def _reverse_pointer(self):
        return self._reversed_text(None, self._with_scope(super()._explode_shorthand_ip_string()))

    def _ipv4_mapped_ipv6_to_str(self):
        mapped = self.ipv4_mapped
        if mapped is None:
            raise AddressValueError("Can not apply to non-IPv4-mapped IPv6 address %s" % str(self))
        return f"::ffff:{mapped}"

    def __str__(self):
        text = super().__str__() if self.ipv4_mapped is None else self._ipv4_mapped_ipv6_to_str()
        return self._with_scope(text)

    def __hash__(self):
        return hash((self._ip, self._scope_id))

    def __eq__(self, other):
        equal = super().__eq__(other)
        if equal is NotImplemented or not equal:
            return equal
        return self._scope_id == getattr(other, "_scope_id", None)

    def __reduce__(self):
        return self.__class__, (str(self),)

    @property
    def scope_id(self):
        """The zone, or None."""
        return self._scope_id

    def _of_mapped(self, name, usual):
        mapped = self.ipv4_mapped
        return usual() if mapped is None else getattr(mapped, name)

    @property
    def is_multicast(self):
        return self._of_mapped("is_multicast", lambda: self in self._constants._multicast_network)

    @property
    def is_reserved(self):
        return self._of_mapped("is_reserved", lambda: self._listed(self._constants._reserved_networks))

    @property
    def is_link_local(self):
        return self._of_mapped("is_link_local", lambda: self in self._constants._linklocal_network)

    @property
    def is_site_local(self):
        return self in self._constants._sitelocal_network

    @property
    def is_private(self):
        constants = self._constants
        return self._of_mapped(
            "is_private",
            lambda: self._listed(constants._private_networks)
            and not self._listed(constants._private_networks_exceptions),
        )

    @property
    def is_global(self):
        return self._of_mapped("is_global", lambda: not self.is_private)

    @property
    def is_unspecified(self):
        return self._of_mapped("is_unspecified", lambda: self._ip == 0)

    @property
    def is_loopback(self):
        return self._of_mapped("is_loopback", lambda: self._ip == 1)

    @property
    def ipv4_mapped(self):
        """The address of version 4 that this one stands for, if it does."""
        return IPv4Address(self._ip & 0xFFFFFFFF) if self._ip >> 32 == 0xFFFF else None

    @property
    def teredo(self):
        """Addresses of server and client of a Teredo address; None for others."""
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xFFFFFFFF), IPv4Address(~self._ip & 0xFFFFFFFF)

    @property
    def sixtofour(self):
        """The address of version 4 in a 6to4 address; None for others."""
        return IPv4Address(self._ip >> 80 & 0xFFFFFFFF) if self._ip >> 112 == 0x2002 else None


class IPv6Interface(_Interface, IPv6Address):
    """An address of version 6 and the network it is in."""

    def __init__(self, address):
        self._set_up(address)

    def __str__(self):
        return f"{IPv6Address.__str__(self)}/{self._prefixlen}"

    def _explode_shorthand_ip_string(self):
        # The long form has the prefix, but not where it ends in an address of version 4; so has the name in DNS.
        long = super()._explode_shorthand_ip_string()
        return long if self.ipv4_mapped else f"{long}/{self._prefixlen}"

    def _reverse_pointer(self):
        return super()._reverse_pointer() if self.ipv4_mapped else self._reversed_text(None, self.exploded)

    @property
    def is_unspecified(self):
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        return super().is_loopback and self.network.is_loopback


class IPv6Network(_BaseV6, _BaseNetwork):
    """A network of version 6: of text, an int, bytes or a pair with the mask."""

    _address_class = IPv6Address

    def __init__(self, address, strict=True):
        self._set_up(address, strict)
        if self._prefixlen == self.max_prefixlen - 1:
            self.hosts = self.__iter__
        elif self._prefixlen == self.max_prefixlen:
            self.hosts = lambda: iter((IPv6Address(self.network_address),))

    def hosts(self):
        """The addresses of hosts: all but the first, which routers answer to."""
        first, last = int(self.network_address), int(self.broadcast_address)
        return (IPv6Address(number) for number in range(first + 1, last + 1))

    def _explode_shorthand_ip_string(self):
        address = self.network_address
        return f"{address._with_scope(_BaseV6._explode_shorthand_ip_string(address))}/{self._prefixlen}"

    _reverse_pointer = _BaseNetwork._reverse_pointer

    @property
    def is_site_local(self):
        return self.network_address.is_site_local and self.broadcast_address.is_site_local


IPv4Network._explode_shorthand_ip_string = _BaseV4._explode_shorthand_ip_string
IPv4Network._reverse_pointer = _BaseV4._reverse_pointer

_BaseV4._address, _BaseV6._address = IPv4Address, IPv6Address
_BaseV4._network, _BaseV6._network = IPv4Network, IPv6Network


def _networks(network, text):
    return [network(part) for part in text.split()]


class _IPv4Constants:
    """What the registries say of networks."""

    _linklocal_network = IPv4Network("169.254.0.0/16")
    _loopback_network = IPv4Network("127.0.0.0/8")
    _multicast_network = IPv4Network("224.0.0.0/4")
    _public_network = IPv4Network("100.64.0.0/10")
    _private_networks = _networks(
        IPv4Network,
        "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.170/31 192.0.2.0/24 "
        "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32",
    )
    _private_networks_exceptions = _networks(IPv4Network, "192.0.0.9/32 192.0.0.10/32")
    _reserved_network = IPv4Network("240.0.0.0/4")
    _unspecified_address = IPv4Address("0.0.0.0")


class _IPv6Constants:
    """What the registries say of networks."""

    _linklocal_network = IPv6Network("fe80::/10")
    _multicast_network = IPv6Network("ff00::/8")
    _private_networks = _networks(
        IPv6Network,
        "::1/128 ::/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 fc00::/7 "
        "fe80::/10",
    )
    _private_networks_exceptions = _networks(
        IPv6Network, "2001:1::1/128 2001:1::2/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28"
    )
    _reserved_networks = _networks(
        IPv6Network,
        "::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 f000::/5 "
        "f800::/6 fe00::/9",
    )
    _sitelocal_network = IPv6Network("fec0::/10")


IPv4Address._constants = IPv4Network._constants = _IPv4Constants
IPv6Address._constants = IPv6Network._constants = _IPv6Constants
