"""Accounts for hosts, as ftp and other programs read them from ~/.netrc."""

import os
import stat

__all__ = ["netrc", "NetrcParseError"]


class NetrcParseError(Exception):
    """What is wrong with a file: attributes msg, filename and lineno."""

    def __init__(self, msg, filename=None, lineno=None):
        super().__init__(msg)
        self.msg, self.filename, self.lineno = msg, filename, lineno

    def __str__(self):
        return f"{self.msg} ({self.filename}, line {self.lineno})"


class _Tokens:
    # The words of a file; a word in quotes may hold blanks, and a backslash takes the next character as it is.

    def __init__(self, text):
        self.text = text
        self.at = 0
        self.kept = []

    @property
    def lineno(self):
        return self.text.count("\n", 0, self.at) + 1

    def line(self):
        # What is left of the line, with its end.
        begin = self.at
        end = self.text.find("\n", begin)
        self.at = len(self.text) if end < 0 else end + 1
        return self.text[begin : self.at]

    def push(self, token):
        self.kept.append(token)

    def next(self):
        # None at the end: words in quotes may be empty.
        if self.kept:
            return self.kept.pop()
        text, end = self.text, len(self.text)
        while self.at < end and text[self.at] in "\n\t\r ":
            self.at += 1
        if self.at == end:
            return None
        if text[self.at] == '"':
            self.at += 1
            return self._word('"')
        return self._word("\n\t\r ")

    def _word(self, ends):
        word = []
        while self.at < len(self.text):
            char = self.text[self.at]
            self.at += 1
            if char in ends:
                break
            if char == "\\":
                char = self.text[self.at : self.at + 1]
                self.at += 1
            word.append(char)
        return "".join(word)


class netrc:
    """The entries of a file, ~/.netrc if none is named: hosts maps each host to (login, account, password), macros each
    name to a list of lines."""

    def __init__(self, file=None):
        is_default = file is None
        if is_default:
            file = os.path.join(os.path.expanduser("~"), ".netrc")
        self.hosts, self.macros = {}, {}
        try:
            stream = open(file, encoding="utf-8")
            text = stream.read()
        except UnicodeDecodeError:
            stream.close()
            stream = open(file, encoding="locale")
            text = stream.read()
        with stream:
            self._parse(_Tokens(text), file, stream if is_default else None)

    def _parse(self, tokens, file, checked):
        while (word := tokens.next()) is not None:
            if word.startswith("#"):
                # A comment, unless its line has ended with the word.
                if tokens.text[tokens.at - 1 : tokens.at] != "\n":
                    tokens.line()
            elif word == "macdef":
                self._macro(tokens, file)
            elif word in ("machine", "default"):
                host = tokens.next() if word == "machine" else "default"
                if not host:
                    raise NetrcParseError("missing 'machine' name", file, tokens.lineno)
                self._entry(host, tokens, file, checked)
            else:
                raise NetrcParseError(f"bad toplevel token {word!r}", file, tokens.lineno)

    def _macro(self, tokens, file):
        name = tokens.next()
        lines = self.macros[name] = []
        while (line := tokens.line()) != "\n":
            if not line:
                raise NetrcParseError("Macro definition missing null line terminator.", file, tokens.lineno)
            lines.append(line)

    def _entry(self, host, tokens, file, checked):
        fields = {"login": "", "account": "", "password": ""}
        names = {"user": "login"}
        while (word := tokens.next()) is not None:
            if word.startswith("#"):
                if tokens.text[tokens.at - 1 : tokens.at] != "\n":
                    tokens.line()
                continue
            if word in ("machine", "default", "macdef"):
                tokens.push(word)
                break
            field = names.get(word, word)
            if field not in fields:
                raise NetrcParseError(f"bad follower token {word!r}", file, tokens.lineno)
            fields[field] = tokens.next() or ""
        self.hosts[host] = (fields["login"], fields["account"], fields["password"])
        if checked is not None and fields["login"] != "anonymous" and fields["password"]:
            self._check_owner(checked)

    def _check_owner(self, stream):
        # Passwords in the file that is read by default are the business of its owner only.
        status = os.fstat(stream.fileno())
        mine = os.getuid()
        if status.st_uid != mine:
            names = [self._user(number) for number in (status.st_uid, mine)]
            raise NetrcParseError("~/.netrc file owner ({0}) does not match current user ({1})".format(*names))
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NetrcParseError(
                "~/.netrc access too permissive: access permissions must restrict access to only the owner"
            )

    @staticmethod
    def _user(number):
        import pwd

        try:
            return pwd.getpwuid(number)[0]
        except (KeyError, LookupError):
            return f"uid {number}"

    def authenticators(self, host):
        """Return (login, account, password) for a host, or for the default entry, or None."""
        return self.hosts.get(host, self.hosts.get("default"))

    def __repr__(self):
        parts = []
        for host, (login, account, password) in self.hosts.items():
            parts.append(f"machine {host}\n\tlogin {login}\n")
            if account:
                parts.append(f"\taccount {account}\n")
            parts.append(f"\tpassword {password}\n")
        for name, lines in self.macros.items():
            parts += [f"macdef {name}\n", *lines, "\n"]
        return "".join(parts)


if __name__ == "__main__":
    print(netrc())
