"""Reading of TZif files (RFC 9636)."""

import struct


class ZoneInfoNotFoundError(KeyError):
    """No data are found for the name of a zone."""

    __module__ = "zoneinfo"


def load_tzdata(key):
    """The file of a zone in the package `tzdata`."""
    parts = key.split("/")
    package = ".".join(["tzdata", "zoneinfo", *parts[:-1]])
    try:
        from importlib import resources

        return resources.files(package).joinpath(parts[-1]).open("rb")
    except (ImportError, FileNotFoundError, UnicodeEncodeError, NotADirectoryError, IsADirectoryError, PermissionError):
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}") from None


def _header(file):
    """Version and counts: UT flags, standard flags, leap seconds, times, types, characters."""
    data = file.read(44)
    if data[:4] != b"TZif":
        raise ValueError("Invalid TZif file: magic not found")
    version = data[4]
    return (1 if version == 0 else int(data[4:5])), struct.unpack(">6l", data[20:44])


def _block_size(counts, time_size):
    ut_flags, standard_flags, leaps, times, types, characters = counts
    return times * (time_size + 1) + types * 6 + characters + leaps * (time_size + 4) + standard_flags + ut_flags


def load_data(file):
    """Times of transitions, their types, then offsets, flags and names of the types, and the rule for later times."""
    version, counts = _header(file)
    size, letter = 4, "l"
    if version >= 2:
        # The first block repeats the second one with times of 32 bits.
        file.read(_block_size(counts, size))
        _, counts = _header(file)
        size, letter = 8, "q"
    ut_flags, standard_flags, leaps, times, types, characters = counts
    transitions = struct.unpack(f">{times}{letter}", file.read(times * size))
    indices = struct.unpack(f">{times}B", file.read(times))
    offsets, flags, starts = [], [], []
    for _ in range(types):
        offset, flag, start = struct.unpack(">lbb", file.read(6))
        offsets.append(offset)
        flags.append(flag)
        starts.append(start)
    names = file.read(characters)
    abbreviations = [names[start : names.index(b"\0", start)].decode() for start in starts]
    rule = None
    if version >= 2:
        file.read(leaps * (size + 4) + standard_flags + ut_flags)
        if file.read(1) != b"\n":
            raise ValueError("Invalid TZif file: no footer")
        rule = file.readline().rstrip(b"\n")
    return indices, transitions, offsets, flags, abbreviations, rule
