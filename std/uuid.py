"""Universally unique identifiers (RFC 9562)."""

import os
import time
from enum import Enum

RESERVED_NCS, RFC_4122, RESERVED_MICROSOFT, RESERVED_FUTURE = (
    "reserved for NCS compatibility",
    "specified in RFC 4122",
    "reserved for Microsoft compatibility",
    "reserved for future definition",
)

# The class has members of these names.
int_ = int
bytes_ = bytes

_MOST = (1 << 128) - 1
# Where version and variant are.
_VERSION_MASK = ~(0xF << 76 | 0x3 << 62)


def _marked(value, version):
    """A number with the version, and the variant of the RFC."""
    return value & _VERSION_MASK | version << 76 | 0x2 << 62


class SafeUUID(Enum):
    """Whether an identifier was made so that two processes cannot make the same."""

    safe = 0
    unsafe = -1
    unknown = None


def _checked_fields(fields):
    if len(fields) != 6:
        raise ValueError("fields is not a 6-tuple")
    value = 0
    for number, (field, size) in enumerate(zip(fields, (32, 16, 16, 8, 8, 48)), 1):
        if not 0 <= field < 1 << size:
            article = "an" if size == 8 else "a"
            raise ValueError(f"field {number} out of range (need {article} {size}-bit value)")
        value = value << size | field
    return value


class UUID:
    """An identifier of 128 bits, made of one of its forms: digits, bytes, bytes with little-endian fields, fields or an
    int. A version that is given is put into it. It cannot be changed."""

    __slots__ = ("int", "is_safe", "__weakref__")

    def __init__(
        self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None, *, is_safe=SafeUUID.unknown
    ):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError("one of the hex, bytes, bytes_le, fields, or int arguments must be given")
        if int is not None:
            pass
        elif hex is not None:
            digits = hex.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
            if len(digits) != 32:
                raise ValueError("badly formed hexadecimal UUID string")
            int = int_(digits, 16)
        elif bytes is not None:
            if len(bytes) != 16:
                raise ValueError("bytes is not a 16-char string")
            int = int_.from_bytes(bytes)
        elif bytes_le is not None:
            if len(bytes_le) != 16:
                raise ValueError("bytes_le is not a 16-char string")
            int = int_.from_bytes(bytes_le[3::-1] + bytes_le[5:3:-1] + bytes_le[7:5:-1] + bytes_le[8:])
        else:
            int = _checked_fields(fields)
        if not 0 <= int <= _MOST:
            raise ValueError("int is out of range (need a 128-bit value)")
        if version is not None:
            if not 1 <= version <= 8:
                raise ValueError("illegal version number")
            int = _marked(int, version)
        object.__setattr__(self, "int", int)
        object.__setattr__(self, "is_safe", is_safe)

    @classmethod
    def _from_int(cls, value):
        """The identifier of a number that needs no check."""
        self = object.__new__(cls)
        object.__setattr__(self, "int", value)
        object.__setattr__(self, "is_safe", SafeUUID.unknown)
        return self

    def __getstate__(self):
        state = {"int": self.int}
        if self.is_safe is not SafeUUID.unknown:
            # The number says the same to versions that do not know the class.
            state["is_safe"] = self.is_safe.value
        return state

    def __setstate__(self, state):
        object.__setattr__(self, "int", state["int"])
        object.__setattr__(self, "is_safe", SafeUUID(state["is_safe"]) if "is_safe" in state else SafeUUID.unknown)

    def __eq__(self, other):
        return self.int == other.int if isinstance(other, UUID) else NotImplemented

    def __lt__(self, other):
        return self.int < other.int if isinstance(other, UUID) else NotImplemented

    def __gt__(self, other):
        return self.int > other.int if isinstance(other, UUID) else NotImplemented

    def __le__(self, other):
        return self.int <= other.int if isinstance(other, UUID) else NotImplemented

    def __ge__(self, other):
        return self.int >= other.int if isinstance(other, UUID) else NotImplemented

    def __hash__(self):
        return hash(self.int)

    def __int__(self):
        return self.int

    def __repr__(self):
        return f"{self.__class__.__name__}({str(self)!r})"

    def __setattr__(self, name, value):
        raise TypeError("UUID objects are immutable")

    def __str__(self):
        digits = f"{self.int:032x}"
        return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

    @property
    def bytes(self):
        return self.int.to_bytes(16)

    @property
    def bytes_le(self):
        data = self.bytes
        return data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]

    @property
    def fields(self):
        return (
            self.time_low,
            self.time_mid,
            self.time_hi_version,
            self.clock_seq_hi_variant,
            self.clock_seq_low,
            self.node,
        )

    def _part(self, shift, size):
        return self.int >> shift & (1 << size) - 1

    @property
    def time_low(self):
        return self._part(96, 32)

    @property
    def time_mid(self):
        return self._part(80, 16)

    @property
    def time_hi_version(self):
        return self._part(64, 16)

    @property
    def clock_seq_hi_variant(self):
        return self._part(56, 8)

    @property
    def clock_seq_low(self):
        return self._part(48, 8)

    @property
    def time(self):
        if self.version == 6:
            # The highest bits come first.
            return self._part(96, 32) << 28 | self._part(80, 16) << 12 | self._part(64, 12)
        if self.version == 7:
            return self.int >> 80
        return self._part(64, 12) << 48 | self.time_mid << 32 | self.time_low

    @property
    def clock_seq(self):
        return self._part(48, 14)

    @property
    def node(self):
        return self._part(0, 48)

    @property
    def hex(self):
        return f"{self.int:032x}"

    @property
    def urn(self):
        return f"urn:uuid:{self}"

    @property
    def variant(self):
        top = self._part(61, 3)
        if top < 4:
            return RESERVED_NCS
        if top < 6:
            return RFC_4122
        return RESERVED_MICROSOFT if top == 6 else RESERVED_FUTURE

    @property
    def version(self):
        # Other variants have none.
        if self.variant == RFC_4122:
            return self._part(76, 4)


def _is_universal(mac):
    """Whether the maker of the hardware gave the address."""
    return not mac & 1 << 41


def _hardware_address():
    """The address of a network interface, if the system shows one; rather a universal one."""
    local = None
    folder = "/sys/class/net"
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return None
    for name in names:
        try:
            with open(f"{folder}/{name}/address") as file:
                mac = int_(file.read().strip().replace(":", ""), 16)
        except (OSError, ValueError):
            continue
        if not 0 < mac < 1 << 48:
            continue
        if _is_universal(mac):
            return mac
        local = local or mac
    return local


def _random_getnode():
    """A random number, marked as no real address by the bit that stands for many receivers."""
    return int_.from_bytes(os.urandom(6)) | 1 << 40


_node = None


def getnode():
    """The address of this machine's hardware as an int of 48 bits, or a random number that looks like none."""
    global _node
    if _node is None:
        _node = _hardware_address() or _random_getnode()
    return _node


# Units of 100 nanoseconds since the beginning of the Gregorian calendar.
_GREGORIAN = 0x01B21DD213814000

_last_timestamp = None
_last_timestamp_v6 = None
_last_timestamp_v7 = None
_last_counter_v7 = 0


def _timestamp(last):
    now = time.time_ns() // 100 + _GREGORIAN
    return last + 1 if last is not None and now <= last else now


def _random_bits(count):
    return int_.from_bytes(os.urandom((count + 7) // 8)) & (1 << count) - 1


def uuid1(node=None, clock_seq=None):
    """An identifier of this machine's address, a sequence number and the time."""
    global _last_timestamp
    timestamp = _last_timestamp = _timestamp(_last_timestamp)
    clock_seq = _random_bits(14) if clock_seq is None else clock_seq
    node = getnode() if node is None else node
    fields = (
        timestamp & 0xFFFFFFFF,
        timestamp >> 32 & 0xFFFF,
        timestamp >> 48 & 0x0FFF,
        clock_seq >> 8 & 0x3F,
        clock_seq & 0xFF,
        node,
    )
    return UUID(fields=fields, version=1)


def _of_name(constructor, version, namespace, name):
    if isinstance(name, str):
        name = name.encode("utf-8")
    digest = constructor(namespace.bytes + name, usedforsecurity=False).digest()
    return UUID._from_int(_marked(int_.from_bytes(digest[:16]), version))


def uuid3(namespace, name):
    """The identifier of a name in a namespace, by MD5."""
    from hashlib import md5

    return _of_name(md5, 3, namespace, name)


def uuid4():
    """A random identifier."""
    return UUID._from_int(_marked(int_.from_bytes(os.urandom(16)), 4))


def uuid5(namespace, name):
    """The identifier of a name in a namespace, by SHA-1."""
    from hashlib import sha1

    return _of_name(sha1, 5, namespace, name)


def uuid6(node=None, clock_seq=None):
    """As uuid1(), with the highest bits of the time first: later identifiers are greater."""
    global _last_timestamp_v6
    timestamp = _last_timestamp_v6 = _timestamp(_last_timestamp_v6)
    clock_seq = _random_bits(14) if clock_seq is None else clock_seq
    node = getnode() if node is None else node
    high, low = timestamp >> 12 & 0xFFFFFFFFFFFF, timestamp & 0x0FFF
    value = high << 80 | low << 64 | (clock_seq & 0x3FFF) << 48 | node & 0xFFFFFFFFFFFF
    return UUID._from_int(_marked(value, 6))



def uuid7():
    """An identifier of the time in milliseconds, a counter and random bits: later identifiers are greater."""
    global _last_timestamp_v7, _last_counter_v7
    now = time.time_ns() // 1_000_000
    if _last_timestamp_v7 is None or now > _last_timestamp_v7:
        # The counter starts anywhere in the lower half of its range.
        counter = _random_bits(41)
    else:
        # The clock may have gone back; identifiers do not.
        now = _last_timestamp_v7
        counter = _last_counter_v7 + 1
        if counter >> 42:
            now += 1
            counter = _random_bits(41)
    _last_timestamp_v7, _last_counter_v7 = now, counter
    high, low = counter >> 30, counter & (1 << 30) - 1
    value = (now & 0xFFFFFFFFFFFF) << 80 | high << 64 | low << 32 | _random_bits(32)
    return UUID._from_int(_marked(value, 7))


def uuid8(a=None, b=None, c=None):
    """An identifier of three numbers of 48, 12 and 62 bits; those left out are random."""
    a = _random_bits(48) if a is None else a
    b = _random_bits(12) if b is None else b
    c = _random_bits(62) if c is None else c
    value = (a & 0xFFFFFFFFFFFF) << 80 | (b & 0xFFF) << 64 | c & 0x3FFFFFFFFFFFFFFF
    return UUID._from_int(_marked(value, 8))


def main():
    """Print identifiers as the command line asks for them."""
    import argparse

    plain = {"uuid1": uuid1, "uuid4": uuid4, "uuid6": uuid6, "uuid7": uuid7}
    named = {"uuid3": uuid3, "uuid5": uuid5}
    namespaces = {"@dns": NAMESPACE_DNS, "@url": NAMESPACE_URL, "@oid": NAMESPACE_OID, "@x500": NAMESPACE_X500}
    parser = argparse.ArgumentParser(
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        description="Generate a UUID using the selected UUID function.",
    )
    parser.add_argument(
        "-u", "--uuid", choices=[*plain, *named, "uuid8"], default="uuid4", help="function to generate the UUID"
    )
    parser.add_argument("-n", "--namespace", metavar="{any UUID," + ",".join(namespaces) + "}", help="uuid3/uuid5 only")
    parser.add_argument("-N", "--name", help="uuid3/uuid5 only")
    parser.add_argument("-C", "--count", metavar="NUM", type=int, default=1, help="generate NUM fresh UUIDs")
    args = parser.parse_args()
    if args.uuid in named:
        if not args.namespace or not args.name:
            parser.error(
                f"Incorrect number of arguments. {args.uuid} requires a namespace and a name. "
                f"Run 'python -m uuid -h' for more information."
            )
        namespace = namespaces.get(args.namespace) or UUID(args.namespace)
        for _ in range(args.count):
            print(named[args.uuid](namespace, args.name))
    else:
        for _ in range(args.count):
            print(plain.get(args.uuid, uuid8)())


NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_OID = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_X500 = UUID("6ba7b814-9dad-11d1-80b4-00c04fd430c8")

NIL = UUID("00000000-0000-0000-0000-000000000000")
MAX = UUID("ffffffff-ffff-ffff-ffff-ffffffffffff")

if __name__ == "__main__":
    main()
