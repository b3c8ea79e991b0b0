"""Where the files of the zones are."""

import os

_DEFAULT = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"


class InvalidTZPathWarning(RuntimeWarning):
    """A path of PYTHONTZPATH is passed over because it is not absolute."""

    __module__ = "zoneinfo"


def _from_environment(text, level):
    entries = text.split(os.pathsep) if text else []
    relative = [entry for entry in entries if not os.path.isabs(entry)]
    if relative:
        import warnings

        shown = "\n    " + "\n    ".join(map(str, relative))
        warnings.warn(
            "Invalid paths specified in PYTHONTZPATH environment variable. "
            f"Paths must be absolute. Found the following relative paths:{shown}",
            InvalidTZPathWarning,
            stacklevel=level + 1,
        )
    return tuple(entry for entry in entries if os.path.isabs(entry))


def _reset_tzpath(to=None, stacklevel=4):
    global TZPATH
    if to is not None:
        if isinstance(to, (str, bytes)):
            raise TypeError(f"tzpaths must be a list or tuple, not {type(to)}: {to!r}")
        relative = [entry for entry in map(os.fspath, to) if not os.path.isabs(entry)]
        if relative:
            shown = "\n    " + "\n    ".join(map(str, relative))
            raise ValueError(f"Paths should be absolute but found the following relative paths:{shown}")
        TZPATH = tuple(to)
        return
    text = os.environ.get("PYTHONTZPATH")
    if text is None:
        TZPATH = tuple(_DEFAULT.split(":"))
    else:
        TZPATH = _from_environment(text, stacklevel)


def reset_tzpath(to=None):
    """Reset global TZPATH."""
    _reset_tzpath(to, 5)


def find_tzfile(key):
    """The path of the file for the name of a zone, or None."""
    _check_key(key)
    for folder in TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            return path
    return None


def _check_key(key):
    if os.path.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    # Only what needs no tidying up, and stays below its folder.
    normal = os.path.normpath(key)
    if len(normal) != len(key):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    if os.path.normpath(os.path.join("/_", normal)).partition("/_/")[0]:
        raise ValueError(f"ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}")


def _is_zone(path):
    try:
        with open(path, "rb") as file:
            return file.read(4) == b"TZif"
    except OSError:
        return False


def available_timezones():
    """The names of all zones there are data for, read anew at each call."""
    zones = set()
    try:
        from importlib import resources

        with resources.files("tzdata").joinpath("zones").open("r") as file:
            zones.update(filter(None, map(str.strip, file)))
    except (ImportError, FileNotFoundError):
        pass
    for root in TZPATH:
        for folder, subfolders, names in os.walk(root):
            if folder == root:
                # Copies of the whole tree by other rules for leap seconds.
                subfolders[:] = [name for name in subfolders if name not in ("right", "posix")]
            for name in names:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, start=root)
                if key not in zones and _is_zone(path):
                    zones.add(key)
    zones.discard("posixrules")
    return zones


TZPATH = ()
_reset_tzpath(stacklevel=5)
