"""Modes of terminals."""

from termios import *

__all__ = ["cfmakeraw", "cfmakecbreak", "setraw", "setcbreak"]

# What stands where in the settings of a terminal.
IFLAG, OFLAG, CFLAG, LFLAG, ISPEED, OSPEED, CC = range(7)


def _one_by_one(mode):
    # Reading waits for one byte, without end.
    mode[CC] = list(mode[CC])
    mode[CC][VMIN], mode[CC][VTIME] = 1, 0


def cfmakeraw(mode):
    """Change settings so that every byte goes through as it is."""
    mode[IFLAG] &= ~(IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXANY | IXOFF)
    mode[OFLAG] &= ~OPOST
    mode[CFLAG] = mode[CFLAG] & ~(PARENB | CSIZE) | CS8
    mode[LFLAG] &= ~(ECHO | ECHOE | ECHOK | ECHONL | ICANON | IEXTEN | ISIG | NOFLSH | TOSTOP)
    _one_by_one(mode)


def cfmakecbreak(mode):
    """Change settings so that bytes come at once and are not shown; signals and output stay as they are."""
    mode[LFLAG] &= ~(ECHO | ICANON)
    _one_by_one(mode)


def _set(fd, when, change):
    before = tcgetattr(fd)
    mode = list(before)
    change(mode)
    tcsetattr(fd, when, mode)
    return before


def setraw(fd, when=TCSAFLUSH):
    """Put a terminal into raw mode; return its settings before."""
    return _set(fd, when, cfmakeraw)


def setcbreak(fd, when=TCSAFLUSH):
    """Put a terminal into cbreak mode; return its settings before."""
    return _set(fd, when, cfmakecbreak)
