"""`re.Scanner`: cuts a text into tokens by a list of patterns."""

from re import _compile


class Scanner:
    """Cuts texts into tokens.

    The lexicon is a list of pairs: a pattern for a token, and what becomes of it: None (nothing), a
    function of the scanner and the text, or the object that stands for it.
    """

    def __init__(self, lexicon, flags=0):
        if hasattr(flags, "_value_"):
            flags = flags._value_
        self.lexicon = lexicon
        # Each token is a group of its own; groups inside of the pattern shift the next numbers.
        self._actions = {}
        parts = []
        number = 1
        for pattern, action in lexicon:
            parts.append(f"({pattern})")
            self._actions[number] = action
            number += _compile(pattern, flags).groups + 1
        self.scanner = _compile("|".join(parts) or "(?!)", flags)

    def scan(self, string):
        """The tokens at the beginning of the string, and the rest that none matches."""
        tokens = []
        end = 0
        match = self.scanner.scanner(string).match
        while (found := match()) and found.end() != end:
            action = self._actions[found.lastindex]
            if callable(action):
                self.match = found
                action = action(self, found.group())
            if action is not None:
                tokens.append(action)
            end = found.end()
        return tokens, string[end:]
