"""What few enumerations need: the checks, ways of pickling, and showing flags bit by bit. Found through enum."""

from enum import Enum, Flag, StrEnum, _high_bit, _is_single_bit, _iter_bits_lsb

# The classes are enum's to everyone.
__name__ = "enum"

_bin = bin


def bin(num, max_bits=None):
    """Like the built-in, but two's complement with the sign bit in front.

    >>> bin(10), bin(~10)
    ('0b0 1010', '0b1 0101')
    """
    size = num.bit_length()
    sign = "1" if num < 0 else "0"
    digits = _bin((1 << size) | (num & ((1 << size) - 1)))[3:]
    if max_bits is not None and len(digits) < max_bits:
        digits = digits.rjust(max_bits, sign)
    return f"0b{sign} {digits}"


def show_flag_values(value):
    return list(_iter_bits_lsb(value))


def pickle_by_global_name(self, proto):
    "To be a class's __reduce_ex__: the member is a global of its module."
    return self.name


_reduce_ex_by_global_name = pickle_by_global_name


def pickle_by_enum_name(self, proto):
    "To be a class's __reduce_ex__: the member is looked up by its name."
    return getattr, (self.__class__, self._name_)


def unique(enumeration):
    """Class decorator: ValueError if two names have the same value."""
    aliases = [(name, member._name_) for name, member in enumeration.__members__.items() if name != member.name]
    if aliases:
        details = ", ".join([f"{alias} -> {name}" for alias, name in aliases])
        raise ValueError(f"duplicate values found in {enumeration!r}: {details}")
    return enumeration


class EnumCheck(StrEnum):
    """What verify() can check."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


globals().update(EnumCheck.__members__)


class verify:
    """Class decorator: ValueError if the enumeration breaks one of the rules."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if issubclass(enumeration, Flag):
            kind = "flag"
        elif issubclass(enumeration, Enum):
            kind = "enum"
        else:
            raise TypeError("the 'verify' decorator only works with Enum and Flag")
        for check in self.checks:
            if check is UNIQUE:
                _verify_unique(enumeration)
            elif check is CONTINUOUS:
                _verify_continuous(enumeration, kind)
            elif check is NAMED_FLAGS:
                _verify_named_flags(enumeration)
        return enumeration


def _verify_unique(enumeration):
    aliases = [f"{name} -> {member._name_}" for name, member in enumeration.__members__.items() if name != member.name]
    if aliases:
        raise ValueError(f"aliases found in {enumeration!r}: {', '.join(aliases)}")


def _verify_continuous(enumeration, kind):
    values = {member.value for member in enumeration}
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    if kind == "flag":
        expected = [2**bit for bit in range(_high_bit(low) + 1, _high_bit(high))]
    else:
        expected = range(low + 1, high)
    missing = [str(value) for value in expected if value not in values]
    if missing:
        text = f"invalid {kind} {enumeration.__name__!r}: missing values {', '.join(missing)}"
        raise ValueError(text[:256])


def _verify_named_flags(enumeration):
    single = enumeration._member_names_
    known = {member.value for member in enumeration}
    names = []
    missing = 0
    for name, member in enumeration._member_map_.items():
        if name in single or member.value < 0:
            continue
        missed = [bit for bit in _iter_bits_lsb(member.value) if bit not in known]
        if missed:
            names.append(name)
            for bit in missed:
                missing |= bit
    if not names:
        return
    if len(names) == 1:
        what = f"alias {names[0]} is missing"
    else:
        what = f"aliases {', '.join(names[:-1])} and {names[-1]} are missing"
    amount = f"value 0x{missing:x}" if _is_single_bit(missing) else f"combined values of 0x{missing:x}"
    raise ValueError(
        f"invalid Flag {enumeration.__name__!r}: {what} {amount} [use enum.show_flag_values(value) for details]"
    )
