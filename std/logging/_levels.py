"""The levels of logging and their names, and the lock that guards what is shared."""

from _thread import RLock

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0

_levelToName = {
    CRITICAL: "CRITICAL",
    ERROR: "ERROR",
    WARNING: "WARNING",
    INFO: "INFO",
    DEBUG: "DEBUG",
    NOTSET: "NOTSET",
}
_nameToLevel = {name: level for level, name in _levelToName.items()} | {"FATAL": FATAL, "WARN": WARN}

# Guards what all loggers and handlers share.
_lock = RLock()


def getLevelNamesMapping():
    """A copy of the dict from names to levels."""
    return _nameToLevel.copy()


def getLevelName(level):
    """The name of a level or the level of a name; "Level %s" for others."""
    found = _levelToName.get(level)
    if found is None:
        found = _nameToLevel.get(level)
    return f"Level {level}" if found is None else found


def addLevelName(level, levelName):
    """Name a level."""
    with _lock:
        _levelToName[level] = levelName
        _nameToLevel[levelName] = level


def _checkLevel(level):
    if isinstance(level, int):
        return level
    if str(level) != level:
        raise TypeError(f"Level not an integer or a valid string: {level!r}")
    if level not in _nameToLevel:
        raise ValueError(f"Unknown level: {level!r}")
    return _nameToLevel[level]


for _public in getLevelNamesMapping, getLevelName, addLevelName:
    _public.__module__ = "logging"
