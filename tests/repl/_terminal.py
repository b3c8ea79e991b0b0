"""A pseudo-terminal with a program in it, and the screen that it draws."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

SEQUENCE = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])")
KEYS = {"up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H"}


class Screen:
    """What the bytes that a program writes look like."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = [[]]
        self.row = self.column = 0

    def feed(self, text):
        at = 0
        while at < len(text):
            found = SEQUENCE.match(text, at)
            if found:
                self.control(*found.groups())
                at = found.end()
                continue
            self.put(text[at])
            at += 1

    def control(self, parameters, letter):
        first = parameters.split(";")[0]
        count = int(first) if first.isdigit() else 1
        if letter == "A":
            self.row = max(0, self.row - count)
        elif letter == "B":
            self.row += count
        elif letter == "C":
            self.column += count
        elif letter == "D":
            self.column = max(0, self.column - count)
        elif letter in "KJ":
            self.reach()
            del self.rows[self.row][self.column :]
            if letter == "J":
                del self.rows[self.row + 1 :]

    def put(self, char):
        if char == "\r":
            self.column = 0
        elif char == "\n":
            self.row += 1
        elif char == "\b":
            self.column = max(0, self.column - 1)
        elif char != "\x07":
            if self.column == self.columns:
                self.row, self.column = self.row + 1, 0
            self.reach()
            line = self.rows[self.row]
            line += " " * (self.column + 1 - len(line))
            line[self.column] = char
            self.column += 1
        self.reach()

    def reach(self):
        while len(self.rows) <= self.row:
            self.rows.append([])

    def lines(self):
        """The lines down to the cursor, or to the last one with something in it."""
        lines = ["".join(row).rstrip() for row in self.rows]
        while len(lines) > self.row + 1 and not lines[-1]:
            lines.pop()
        return lines


class Terminal:
    """A program that believes to talk to a person."""

    def __init__(self, *args, columns=80, colors=False, **environment):
        self.columns = columns
        self.written = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for name in "NO_COLOR", "PYTHON_COLORS":
                os.environ.pop(name, None)
            os.environ.update(TERM="xterm", HOME=os.environ["SCRATCH"], **environment)
            if not colors:
                os.environ["NO_COLOR"] = "1"
            os.execv(sys.executable, [sys.executable, "-q", *args])
        self.resize(columns)

    def resize(self, columns):
        self.columns = columns
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))

    def lines(self):
        screen = Screen(self.columns)
        screen.feed(self.written)
        return screen.lines()

    def read(self, timeout):
        """Whether something was read."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.written += data.decode("utf-8", "replace")
        return bool(data)

    def wait(self, last=">>>", timeout=15):
        """Wait until the last line of the screen is this one."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if self.lines()[-1] == last and not self.read(0.05):
                return
            self.read(0.1)
        print(f"*** no {last!r} at the end of the screen")

    def type(self, text, last=">>>"):
        """Send keys, and wait for what the last line is then."""
        before = len(self.written)
        os.write(self.fd, text.encode())
        end = time.monotonic() + 15
        while len(self.written) == before and time.monotonic() < end:
            self.read(0.1)
        self.wait(last)

    def paste(self, text, last):
        self.type(f"\x1b[200~{text}\x1b[201~", last)

    def show(self):
        """Leave the program and print the screen."""
        for line in self.lines():
            print(line.rstrip())

    def close(self):
        """The exit code of the program."""
        while self.read(5):
            pass
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)
