"""The editor of `readline`: one line on a terminal, keys and what they do, completion, search in the history."""

import os
import re
import sys

_ESCAPES = re.compile(r"\x01[^\x02]*\x02|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_WORD = re.compile(r"\w+")

# What keys do, by the names of GNU readline's commands.
_keys = {
    "\x01": "beginning-of-line", "\x02": "backward-char", "\x04": "delete-char", "\x05": "end-of-line",
    "\x06": "forward-char", "\x07": "abort", "\x08": "backward-delete-char", "\t": "tab-insert",
    "\n": "accept-line", "\x0b": "kill-line", "\x0c": "clear-screen", "\r": "accept-line",
    "\x0e": "next-history", "\x10": "previous-history", "\x11": "quoted-insert", "\x12": "reverse-search-history",
    "\x13": "forward-search-history", "\x14": "transpose-chars", "\x15": "unix-line-discard",
    "\x16": "quoted-insert", "\x17": "unix-word-rubout", "\x19": "yank", "\x1f": "undo",
    "\x7f": "backward-delete-char", "\x1bb": "backward-word", "\x1bf": "forward-word", "\x1bd": "kill-word",
    "\x1b\x7f": "backward-kill-word", "\x1b\x08": "backward-kill-word", "\x1bu": "upcase-word",
    "\x1bl": "downcase-word", "\x1bc": "capitalize-word", "\x1b<": "beginning-of-history",
    "\x1b>": "end-of-history", "\x1b[A": "previous-history", "\x1b[B": "next-history", "\x1b[C": "forward-char",
    "\x1b[D": "backward-char", "\x1b[H": "beginning-of-line", "\x1b[F": "end-of-line",
    "\x1b[1~": "beginning-of-line", "\x1b[4~": "end-of-line", "\x1b[3~": "delete-char",
    "\x1b[1;5C": "forward-word", "\x1b[1;5D": "backward-word", "\x1bOA": "previous-history",
    "\x1bOB": "next-history", "\x1bOC": "forward-char", "\x1bOD": "backward-char", "\x1bOH": "beginning-of-line",
    "\x1bOF": "end-of-line",
}  # fmt: skip
_variables = {"show-all-if-ambiguous": "off", "disable-completion": "off", "completion-query-items": "100"}

_KEY_NAMES = {
    "tab": "\t", "return": "\r", "ret": "\r", "newline": "\n", "lfd": "\n", "linefeed": "\n", "space": " ",
    "spc": " ", "escape": "\x1b", "esc": "\x1b", "del": "\x7f", "rubout": "\x7f",
}  # fmt: skip
_ESCAPED = {"e": "\x1b", "t": "\t", "n": "\n", "r": "\r", "a": "\x07", "b": "\x08", "d": "\x7f", "\\": "\\"}

# Text that was killed last.
_killed = ""


# ---- inputrc


def bind(line):
    """Follow a line of an inputrc file."""
    line = line.strip()
    if not line or line[0] in "#$":
        return
    words = line.split()
    if words[0] == "set":
        if len(words) > 2:
            _variables[words[1].lower()] = words[2].lower()
        return
    if line[0] == '"':
        found = re.match(r'"((?:[^"\\]|\\.)*)"\s*:\s*(.*)', line)
        if found is None:
            return
        key, command = _key_sequence(found[1]), found[2]
    else:
        name, colon, command = line.partition(":")
        if not colon:
            # libedit's way to say it.
            if words[:2] == ["bind", "^I"]:
                _keys["\t"] = "complete"
            return
        key = _named_key(name.strip())
    command = command.strip()
    if not key:
        return
    if command[:1] in ("'", '"'):
        _keys[key] = ("insert", _key_sequence(command[1:].rstrip(command[0])))
    elif command:
        _keys[key] = command.split()[0].lower()


def bind_lines(lines):
    """Follow the lines of a file. What is asked for with $if is taken for true, but for other modes and programs."""
    taken = [True]
    for line in lines:
        line = line.strip()
        if line.startswith("$if"):
            condition = line[3:].strip().lower()
            taken.append(taken[-1] and condition in ("mode=emacs", "python"))
        elif line.startswith("$else"):
            taken[-1] = not taken[-1] and all(taken[:-1])
        elif line.startswith("$endif"):
            if len(taken) > 1:
                taken.pop()
        elif taken[-1]:
            bind(line)


def _named_key(name):
    prefix = ""
    control = False
    while True:
        word, dash, rest = name.partition("-")
        if not dash or not rest:
            break
        if word.lower() in ("control", "ctrl", "c"):
            control = True
        elif word.lower() in ("meta", "m"):
            prefix = "\x1b"
        else:
            break
        name = rest
    key = _KEY_NAMES.get(name.lower(), name[:1])
    return prefix + (_controlled(key) if control and key else key)


def _controlled(key):
    return "\x7f" if key == "?" else chr(ord(key.upper()) & 0x1F)


def _key_sequence(text):
    keys = []
    while text:
        if text.startswith("\\C-") and len(text) > 3:
            keys.append(_controlled(text[3]))
            text = text[4:]
        elif text.startswith("\\M-") and len(text) > 3:
            keys.append("\x1b")
            text = text[3:]
        elif text[0] == "\\" and len(text) > 1:
            keys.append(_ESCAPED.get(text[1], text[1]))
            text = text[2:]
        else:
            keys.append(text[0])
            text = text[1:]
    return "".join(keys)


# ---- width on the screen


def _width(text):
    """The columns that a text takes, without what colours it."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _shown(text):
    """The text with control characters as ^X."""
    if text.isprintable():
        return text
    return "".join(f"^{chr(ord(char) ^ 0x40)}" if char < " " or char == "\x7f" else char for char in text)


class _Done(Exception):
    """The line is at its end."""


class Line:
    """A line that is edited, and what it was before."""

    def __init__(self, prompt, owner):
        self.owner = owner
        self.prompt = prompt
        self.text = ""
        self.cursor = 0
        self.is_edited = False
        self.completion_type = 0
        self.begin = self.end = 0
        self.row = 0
        self.drawn = None
        self.undo_list = []
        self.place = len(owner._history)
        self.own_text = ""
        self.last = self.command = ""
        self.waiting = ""
        self.undecoded = b""

    # -- what is changed

    def insert(self, text):
        self.text = self.text[: self.cursor] + text + self.text[self.cursor :]
        self.cursor += len(text)

    def remember(self):
        self.undo_list.append((self.text, self.cursor))

    def cut(self, start, end, forward=True):
        """Take text away, to be put back by yank."""
        global _killed
        taken = self.text[start:end]
        if not taken:
            return
        if "kill" in self.last or "unix-" in self.last:
            _killed = _killed + taken if forward else taken + _killed
        else:
            _killed = taken
        self.text = self.text[:start] + self.text[end:]
        self.cursor = start

    def word_end(self):
        found = _WORD.search(self.text, self.cursor)
        return found.end() if found else len(self.text)

    def word_start(self):
        starts = [found.start() for found in _WORD.finditer(self.text) if found.start() < self.cursor]
        return starts[-1] if starts else 0

    # -- the screen

    def columns(self):
        try:
            return os.get_terminal_size(1).columns or 80
        except OSError:
            return 80

    def draw(self, prompt=None, text=None, cursor=None):
        """Show prompt and text, and put the cursor where it belongs."""
        prompt = self.prompt.rpartition("\n")[2] if prompt is None else prompt
        text = self.text if text is None else text
        cursor = self.cursor if cursor is None else cursor
        columns = self.columns()
        margin = _width(_ESCAPES.sub("", prompt))
        length = margin + _width(_shown(text))
        at = margin + _width(_shown(text[:cursor]))
        parts = [f"\x1b[{self.row}A" if self.row else "", "\r\x1b[J"]
        parts += [prompt.replace("\x01", "").replace("\x02", ""), _shown(text)]
        if length and length % columns == 0:
            # The terminal goes to the next line only with the next character.
            parts.append(" \r")
        rows = length // columns - at // columns
        parts += [f"\x1b[{rows}A" if rows else "", "\r", f"\x1b[{at % columns}C" if at % columns else ""]
        self.row = at // columns
        self.drawn = text if prompt == self.prompt.rpartition("\n")[2] else None
        self.write("".join(parts))

    def write(self, text):
        data = text.encode(getattr(sys.stdout, "encoding", None) or "utf-8", "replace")
        while data:
            data = data[os.write(1, data) :]

    def beep(self):
        self.write("\x07")

    def leave(self):
        """Go below the line."""
        self.cursor = len(self.text)
        self.draw()
        self.write("\r\n")
        self.row = 0

    # -- keys

    def next_char(self):
        while not self.waiting:
            data = os.read(0, 1024)
            if not data:
                raise EOFError
            self.undecoded += data
            try:
                self.waiting = self.undecoded.decode()
                self.undecoded = b""
            except UnicodeDecodeError as error:
                if error.reason != "unexpected end of data":
                    self.waiting = self.undecoded.decode(errors="replace")
                    self.undecoded = b""
        char, self.waiting = self.waiting[0], self.waiting[1:]
        return char

    def next_key(self):
        """A character, or a sequence of several that one key sends."""
        key = self.next_char()
        while key not in _keys and any(known.startswith(key) for known in _keys):
            key += self.next_char()
        if key.startswith("\x1b[") and key not in _keys:
            # A sequence that nothing is bound to is read to its end.
            while not "@" <= key[-1] <= "~" or len(key) < 3:
                key += self.next_char()
        return key

    def read(self):
        """The line as it was when it was accepted."""
        import termios

        before = termios.tcgetattr(0)
        raw = termios.tcgetattr(0)
        raw[0] &= ~(termios.ICRNL | termios.INLCR | termios.IXON)
        raw[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
        first, newline, _ = self.prompt.rpartition("\n")
        settings = self.owner._settings
        if settings["startup"] is not None:
            settings["startup"]()
        termios.tcsetattr(0, termios.TCSADRAIN, raw)
        try:
            self.is_edited = True
            self.write((first + newline).replace("\n", "\r\n"))
            self.draw()
            if settings["pre input"] is not None:
                settings["pre input"]()
                self.draw()
            self.edit()
            self.leave()
            return self.text
        except KeyboardInterrupt:
            self.cursor = len(self.text)
            self.draw()
            self.write("^C\r\n")
            raise
        finally:
            self.is_edited = False
            termios.tcsetattr(0, termios.TCSADRAIN, before)

    def edit(self):
        while True:
            key = self.next_key()
            self.last, self.command = self.command, ""
            bound = _keys.get(key)
            if isinstance(bound, tuple):
                self.remember()
                self.insert(bound[1])
            elif bound is not None:
                self.command = bound
                action = _COMMANDS.get(bound)
                if action is None:
                    self.beep()
                    continue
                if bound not in _QUIET:
                    self.remember()
                try:
                    action(self)
                except _Done:
                    return
            elif key.isprintable():
                self.remember()
                self.insert(key)
                if self.cursor == len(self.text) and self.drawn == self.text[:-1] and self.fits(key):
                    # What is typed at the end shows itself.
                    self.write(key)
                    self.drawn = self.text
                    continue
            if not self.waiting:
                self.draw()

    def fits(self, key):
        width = _width(_ESCAPES.sub("", self.prompt.rpartition("\n")[2])) + _width(_shown(self.text))
        return key.isascii() and width % self.columns() != 0

    # -- what keys do

    def accept(self):
        raise _Done

    def delete(self):
        if not self.text:
            self.write("\r\n")
            raise EOFError
        self.text = self.text[: self.cursor] + self.text[self.cursor + 1 :]

    def rub_out(self):
        if self.cursor:
            self.cursor -= 1
            self.text = self.text[: self.cursor] + self.text[self.cursor + 1 :]
        else:
            self.beep()

    def move(self, place):
        self.cursor = max(0, min(place, len(self.text)))

    def rub_out_word(self):
        start = len(self.text[: self.cursor].rstrip())
        while start and not self.text[start - 1].isspace():
            start -= 1
        self.cut(start, self.cursor, forward=False)

    def transpose(self):
        if self.cursor == 0 or len(self.text) < 2:
            return self.beep()
        at = min(self.cursor, len(self.text) - 1)
        a, b = self.text[at - 1], self.text[at]
        self.text = self.text[: at - 1] + b + a + self.text[at + 1 :]
        self.cursor = at + 1

    def change_case(self, change):
        end = self.word_end()
        self.text = self.text[: self.cursor] + change(self.text[self.cursor : end]) + self.text[end:]
        self.cursor = end

    def undo(self):
        if self.undo_list:
            self.text, self.cursor = self.undo_list.pop()
        else:
            self.beep()

    def clear_screen(self):
        self.write("\x1b[H\x1b[2J")
        self.row = 0

    def show_history(self, place):
        history = self.owner._history
        if not 0 <= place <= len(history) or place == self.place:
            return self.beep()
        if self.place >= len(history):
            self.own_text = self.text
        self.place = place
        self.text = history[place] if place < len(history) else self.own_text
        self.cursor = len(self.text)

    def search(self, step):
        """Look for a text in the history, backwards or forwards, while it is typed."""
        history = self.owner._history
        before = self.text, self.cursor, self.place
        wanted, place, failed = "", self.place, ""
        while True:
            way = "reverse-i-search" if step < 0 else "i-search"
            self.draw(f"({failed}{way})`{wanted}': ")
            key = self.next_key()
            bound = _keys.get(key)
            start = place
            if bound in ("reverse-search-history", "forward-search-history"):
                step = -1 if bound.startswith("reverse") else 1
                start = place + step
            elif bound == "backward-delete-char":
                wanted, start = wanted[:-1], before[2] if step > 0 else len(history) - 1
            elif bound == "abort":
                self.text, self.cursor, self.place = before
                return
            elif bound is None and key.isprintable():
                wanted += key
            else:
                # Another key ends the search and does what it does.
                self.waiting = key + self.waiting
                return
            if not wanted:
                continue
            start = min(start, len(history) - 1)
            places = range(start, -1, -1) if step < 0 else range(max(start, 0), len(history))
            found = next((number for number in places if wanted in history[number]), None)
            failed = "" if found is not None else "failed "
            if found is None:
                self.beep()
                continue
            self.place = place = found
            self.text = history[found]
            self.cursor = self.text.find(wanted)

    def quoted_insert(self):
        self.insert(self.next_char())

    # -- completion

    def matches(self, word):
        completer = self.owner._settings["completer"]
        if completer is None:
            from _prompt_completion import _files

            return _files(word)
        found = []
        while True:
            try:
                match = completer(word, len(found))
            except Exception:
                match = None
            if not isinstance(match, str):
                return found
            found.append(match)

    def complete(self):
        delimiters = self.owner._settings["delimiters"]
        start = self.cursor
        while start and self.text[start - 1] not in delimiters:
            start -= 1
        self.begin, self.end = start, self.cursor
        again = self.last == self.command
        lists_at_once = _variables["show-all-if-ambiguous"] in ("on", "1")
        self.completion_type = ord("!" if lists_at_once else "?" if again else "\t")
        word = self.text[start : self.cursor]
        found = self.matches(word)
        if not found:
            return self.beep()
        common = os.path.commonprefix(found)
        if common and (len(found) == 1 or len(common) >= len(word)):
            self.text = self.text[:start] + common + self.text[self.cursor :]
            self.cursor = start + len(common)
        if len(found) > 1:
            if again or lists_at_once:
                self.show_matches(common, sorted(set(found)))
            else:
                self.beep()

    def show_matches(self, common, found):
        longest = max(len(match) for match in found)
        hook = self.owner._settings["display matches"]
        cursor = self.cursor
        if hook is not None:
            hook(common, found, longest)
            return
        self.leave()
        self.cursor = cursor
        limit = _variables["completion-query-items"]
        if limit.isdigit() and 0 < int(limit) <= len(found):
            self.write(f"Display all {len(found)} possibilities? (y or n)")
            answer = self.next_char()
            self.write("\r\n")
            if answer not in "yY \t":
                return
        # Files are shown without their folder.
        names = [match.rstrip("/").rpartition("/")[2] + match[len(match.rstrip("/")) :] for match in found]
        width = max(_width(name) for name in names) + 2
        per_row = max(1, self.columns() // width)
        rows = -(-len(names) // per_row)
        for row in range(rows):
            line = "".join(name + " " * (width - _width(name)) for name in names[row::rows])
            self.write(f"{line.rstrip()}\r\n")


_COMMANDS = {
    "accept-line": Line.accept,
    "abort": Line.beep,
    "backward-char": lambda line: line.move(line.cursor - 1),
    "backward-delete-char": Line.rub_out,
    "backward-kill-word": lambda line: line.cut(line.word_start(), line.cursor, forward=False),
    "backward-word": lambda line: line.move(line.word_start()),
    "beginning-of-history": lambda line: line.show_history(0),
    "beginning-of-line": lambda line: line.move(0),
    "capitalize-word": lambda line: line.change_case(str.title),
    "clear-screen": Line.clear_screen,
    "complete": Line.complete,
    "delete-char": Line.delete,
    "downcase-word": lambda line: line.change_case(str.lower),
    "end-of-history": lambda line: line.show_history(len(line.owner._history)),
    "end-of-line": lambda line: line.move(len(line.text)),
    "forward-char": lambda line: line.move(line.cursor + 1),
    "forward-search-history": lambda line: line.search(1),
    "forward-word": lambda line: line.move(line.word_end()),
    "kill-line": lambda line: line.cut(line.cursor, len(line.text)),
    "kill-word": lambda line: line.cut(line.cursor, line.word_end()),
    "next-history": lambda line: line.show_history(line.place + 1),
    "previous-history": lambda line: line.show_history(line.place - 1),
    "quoted-insert": Line.quoted_insert,
    "reverse-search-history": lambda line: line.search(-1),
    "self-insert": lambda line: line.insert(" "),
    "tab-insert": lambda line: line.insert("\t"),
    "transpose-chars": Line.transpose,
    "undo": Line.undo,
    "unix-line-discard": lambda line: line.cut(0, line.cursor, forward=False),
    "unix-word-rubout": Line.rub_out_word,
    "upcase-word": lambda line: line.change_case(str.upper),
    "yank": lambda line: line.insert(_killed),
}
# What undo does not go back to.
_QUIET = {"undo", "accept-line", "abort"} | {name for name in _COMMANDS if "history" in name}
