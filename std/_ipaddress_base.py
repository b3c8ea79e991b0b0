"""What addresses, networks and interfaces of both versions of IP have in common."""

import functools


class AddressValueError(ValueError):
    """What is no address."""

    __module__ = "ipaddress"


class NetmaskValueError(ValueError):
    """What is no mask."""

    __module__ = "ipaddress"


def _split_addr_prefix(address):
    """Address and what stands after the slash."""
    if not isinstance(address, tuple):
        if isinstance(address, (bytes, int)):
            return address, None
        text = str(address)
        parts = text.split("/")
        if len(parts) > 2:
            raise AddressValueError(f"Only one '/' permitted in {address!r}")
        return (parts[0], parts[1]) if len(parts) == 2 else (parts[0], None)
    if len(address) > 1:
        return address[0], address[1]
    return address[0], None


def _trailing_zeros(number, size):
    return size if not number else min(size, (number & -number).bit_length() - 1)


def _of_both_ends(name):
    """A property that networks have if their first and last address do."""
    return property(lambda self: getattr(self.network_address, name) and getattr(self.broadcast_address, name))


class _IPAddressBase:
    """What addresses and networks have in common."""

    __slots__ = ()

    @property
    def exploded(self):
        """The long form."""
        return self._explode_shorthand_ip_string()

    @property
    def compressed(self):
        """The short form."""
        return str(self)

    @property
    def reverse_pointer(self):
        """The name under which DNS keeps the address's name."""
        return self._reverse_pointer()

    @classmethod
    def _check_int(cls, number):
        if number < 0:
            raise AddressValueError(f"{number} (< 0) is not permitted as an IPv{cls.version} address")
        if number >> cls.max_prefixlen:
            size = cls.max_prefixlen
            raise AddressValueError(f"{number} (>= 2**{size}) is not permitted as an IPv{cls.version} address")

    @classmethod
    def _check_packed(cls, data):
        expected = cls.max_prefixlen // 8
        if len(data) != expected:
            problem = f"{data!r} (len {len(data)} != {expected}) is not permitted as an IPv{cls.version} address"
            raise AddressValueError(problem)

    @classmethod
    def _ip_int_from_prefix(cls, prefixlen):
        return cls._ALL_ONES ^ cls._ALL_ONES >> prefixlen

    @classmethod
    def _prefix_from_ip_int(cls, number):
        """The length of a mask: ones, then zeros."""
        size = cls.max_prefixlen
        zeros = _trailing_zeros(number, size)
        prefix = size - zeros
        if number >> zeros != (1 << prefix) - 1:
            data = number.to_bytes(size // 8)
            raise ValueError(f"Netmask pattern {data!r} mixes zeroes & ones")
        return prefix

    @classmethod
    def _report_invalid_netmask(cls, text):
        raise NetmaskValueError(f"{text!r} is not a valid netmask") from None

    @classmethod
    def _prefix_from_prefix_string(cls, text):
        if not (text.isascii() and text.isdigit()):
            cls._report_invalid_netmask(text)
        prefixlen = int(text)
        if not 0 <= prefixlen <= cls.max_prefixlen:
            cls._report_invalid_netmask(text)
        return prefixlen

    @classmethod
    def _prefix_from_ip_string(cls, text):
        """The length of a mask written as address, which may be that of the hosts."""
        try:
            number = cls._ip_int_from_string(text)
        except AddressValueError:
            cls._report_invalid_netmask(text)
        try:
            return cls._prefix_from_ip_int(number)
        except ValueError:
            pass
        try:
            return cls._prefix_from_ip_int(number ^ cls._ALL_ONES)
        except ValueError:
            cls._report_invalid_netmask(text)

    @classmethod
    def _make_netmask(cls, mask):
        """Mask and its length."""
        if isinstance(mask, int):
            if not 0 <= mask <= cls.max_prefixlen:
                cls._report_invalid_netmask(mask)
            prefixlen = mask
        elif cls.version == 4:
            try:
                prefixlen = cls._prefix_from_prefix_string(mask)
            except NetmaskValueError:
                prefixlen = cls._prefix_from_ip_string(mask)
        else:
            prefixlen = cls._prefix_from_prefix_string(mask)
        return cls._address(cls._ip_int_from_prefix(prefixlen)), prefixlen

    def _string_from_ip_int(self, number):
        return self._text_of(number)

    def __reduce__(self):
        return self.__class__, (str(self),)


@functools.total_ordering
class _BaseAddress(_IPAddressBase):
    """A single address."""

    __slots__ = ()

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        try:
            return self._ip == other._ip and self.version == other.version
        except AttributeError:
            return NotImplemented

    def __lt__(self, other):
        if not isinstance(other, _BaseAddress):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip < other._ip if self._ip != other._ip else False

    def __hash__(self):
        return hash(hex(int(self._ip)))

    def __add__(self, other):
        return self.__class__(self._ip + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(self._ip - other) if isinstance(other, int) else NotImplemented

    def _get_address_key(self):
        return self.version, self

    def __reduce__(self):
        return self.__class__, (self._ip,)

    def __str__(self):
        return str(self._string_from_ip_int(self._ip))

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __format__(self, fmt):
        """As text, or as number by b, X, x (n for the version's usual), with # and _."""
        if not fmt or fmt[-1] == "s":
            return format(str(self), fmt)
        import re

        match = re.fullmatch("(#?)(_?)([xbnX])", fmt)
        if not match:
            return super().__format__(fmt)
        alternate, grouping, base = match.groups()
        if base == "n":
            base = "b" if self.version == 4 else "x"
        digits = self.max_prefixlen if base == "b" else self.max_prefixlen // 4
        if grouping:
            digits += digits // 4 - 1
        if alternate:
            digits += 2
        return format(int(self), f"{alternate}0{digits}{grouping}{base}")

    @property
    def packed(self):
        """The bytes."""
        return self._ip.to_bytes(self.max_prefixlen // 8)

    def _listed(self, networks):
        return any(self in network for network in networks)


@functools.total_ordering
class _BaseNetwork(_IPAddressBase):
    """A network: its first address and its mask."""

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __str__(self):
        return f"{self.network_address}/{self.prefixlen}"

    def hosts(self):
        """The addresses of hosts: all but the first and the last."""
        first, last = int(self.network_address), int(self.broadcast_address)
        return (self._address_class(number) for number in range(first + 1, last))

    def __iter__(self):
        first, last = int(self.network_address), int(self.broadcast_address)
        return (self._address_class(number) for number in range(first, last + 1))

    def __getitem__(self, n):
        first, last = int(self.network_address), int(self.broadcast_address)
        number = first + n if n >= 0 else last + n + 1
        if not first <= number <= last:
            raise IndexError("address out of range")
        return self._address_class(number)

    def __lt__(self, other):
        if not isinstance(other, _BaseNetwork):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return (self.network_address, self.netmask) < (other.network_address, other.netmask)

    def __eq__(self, other):
        try:
            return (
                self.version == other.version
                and self.network_address == other.network_address
                and int(self.netmask) == int(other.netmask)
            )
        except AttributeError:
            return NotImplemented

    def __hash__(self):
        return hash((int(self.network_address), int(self.netmask)))

    def __contains__(self, other):
        if self.version != other.version or isinstance(other, _BaseNetwork):
            return False
        return other._ip & self.netmask._ip == self.network_address._ip

    def overlaps(self, other):
        """Whether some address is in both."""
        return (
            self.network_address in other
            or self.broadcast_address in other
            or other.network_address in self
            or other.broadcast_address in self
        )

    @functools.cached_property
    def broadcast_address(self):
        return self._address_class(int(self.network_address) | int(self.hostmask))

    @functools.cached_property
    def hostmask(self):
        return self._address_class(int(self.netmask) ^ self._ALL_ONES)

    @property
    def with_prefixlen(self):
        return f"{self.network_address}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self.network_address}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self.network_address}/{self.hostmask}"

    @property
    def num_addresses(self):
        return int(self.broadcast_address) - int(self.network_address) + 1

    @property
    def prefixlen(self):
        return self._prefixlen

    def address_exclude(self, other):
        """The networks that are left when another is taken out of this one."""
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        if not isinstance(other, _BaseNetwork):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        rest = self
        while rest != other:
            low, high = rest.subnets()
            if other.subnet_of(low):
                yield high
                rest = low
            else:
                yield low
                rest = high

    def compare_networks(self, other):
        """-1, 0 or 1: by the first address, then by the mask."""
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same type")
        mine, theirs = self._get_networks_key(), other._get_networks_key()
        return (mine > theirs) - (mine < theirs)

    def _get_networks_key(self):
        return self.version, self.network_address, self.netmask

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        """The networks that make this one up, with masks that much longer, or of the new length."""
        if self._prefixlen == self.max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        new_prefixlen = self._prefixlen + prefixlen_diff
        if new_prefixlen > self.max_prefixlen:
            raise ValueError(f"prefix length diff {new_prefixlen} is invalid for netblock {self}")
        first, last = int(self.network_address), int(self.broadcast_address)
        for number in range(first, last + 1, int(self.hostmask) + 1 >> prefixlen_diff):
            yield self.__class__((number, new_prefixlen))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        """The network that this one is a part of, with a mask that much shorter, or of the new length."""
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        new_prefixlen = self.prefixlen - prefixlen_diff
        if new_prefixlen < 0:
            raise ValueError(f"current prefixlen is {self.prefixlen}, cannot have a prefixlen_diff of {prefixlen_diff}")
        return self.__class__((int(self.network_address) & int(self.netmask) << prefixlen_diff, new_prefixlen))

    def _is_subnet_of(self, a, b):
        try:
            if a.version != b.version:
                raise TypeError(f"{a} and {b} are not of the same version")
            return b.network_address <= a.network_address and b.broadcast_address >= a.broadcast_address
        except AttributeError:
            raise TypeError(f"Unable to test subnet containment between {a} and {b}") from None

    def subnet_of(self, other):
        """Whether this is a part of the other."""
        return self._is_subnet_of(self, other)

    def supernet_of(self, other):
        """Whether the other is a part of this."""
        return self._is_subnet_of(other, self)

    is_reserved = _of_both_ends("is_reserved")
    is_link_local = _of_both_ends("is_link_local")
    is_multicast = _of_both_ends("is_multicast")
    is_unspecified = _of_both_ends("is_unspecified")
    is_loopback = _of_both_ends("is_loopback")

    @property
    def is_private(self):
        first, last = self.network_address, self.broadcast_address
        return any(first in n and last in n for n in self._constants._private_networks) and all(
            first not in n and last not in n for n in self._constants._private_networks_exceptions
        )

    @property
    def is_global(self):
        return not self.is_private

    def _set_up(self, address, strict):
        """Take apart what a network was made of."""
        number, mask = _split_addr_prefix(address)
        self.network_address = self._address_class(number)
        self.netmask, self._prefixlen = self._make_netmask(self.max_prefixlen if mask is None else mask)
        inside = int(self.network_address) & int(self.netmask)
        if inside != int(self.network_address):
            if strict:
                raise ValueError(f"{self} has host bits set")
            self.network_address = self._address_class(inside)

    def _explode_shorthand_ip_string(self):
        return f"{self.network_address.exploded}/{self._prefixlen}"

    def _reverse_pointer(self):
        # That of the network's text, mask and all.
        return type(self)._reversed_text(str(self), self.exploded)
