"""Words as shells split them."""

import os
import sys
from collections import deque
from io import StringIO

__all__ = ["shlex", "split", "quote", "join"]

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%+,-./:=@_")
_LATIN = "ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ"

# What is being read: nothing yet, a word, or a run of punctuation. Between quotes and behind an
# escape character the state is that character.
_BLANK, _WORD, _PUNCTUATION = " ", "a", "c"


class shlex:
    """Splits a stream into words.

    posix: quotes and escapes as POSIX shells treat them
    punctuation_chars: characters that make words of their own, or True for those of shells
    """

    def __init__(self, instream=None, infile=None, posix=False, punctuation_chars=False):
        if isinstance(instream, str):
            instream = StringIO(instream)
        self.instream = sys.stdin if instream is None else instream
        self.infile = None if instream is None else infile
        self.posix = posix
        self.eof = None if posix else ""
        self.commenters = "#"
        self.wordchars = "abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
        if posix:
            self.wordchars += _LATIN
        self.whitespace = " \t\r\n"
        self.whitespace_split = False
        self.quotes = "'\""
        self.escape = "\\"
        self.escapedquotes = '"'
        self.state = _BLANK
        self.pushback = deque()
        self.lineno = 1
        self.debug = 0
        self.token = ""
        self.filestack = deque()
        self.source = None
        if not punctuation_chars:
            punctuation_chars = ""
        elif punctuation_chars is True:
            punctuation_chars = "();<>|&"
        self._punctuation_chars = punctuation_chars
        if punctuation_chars:
            # What was read too far.
            self._pushback_chars = deque()
            # Parts of file names and options are no punctuation then.
            self.wordchars += "~-./*?="
            self.wordchars = self.wordchars.translate(dict.fromkeys(map(ord, punctuation_chars)))

    @property
    def punctuation_chars(self):
        return self._punctuation_chars

    def push_token(self, tok):
        """Put a word back, to be returned next."""
        if self.debug >= 1:
            print("shlex: pushing token " + repr(tok))
        self.pushback.appendleft(tok)

    def push_source(self, newstream, newfile=None):
        """Read from another stream first."""
        if isinstance(newstream, str):
            newstream = StringIO(newstream)
        self.filestack.appendleft((self.infile, self.instream, self.lineno))
        self.infile, self.instream, self.lineno = newfile, newstream, 1
        if self.debug:
            where = "stream %s" % (self.instream,) if newfile is None else "file %s" % (newfile,)
            print("shlex: pushing to " + where)

    def pop_source(self):
        """Go back to the stream before."""
        self.instream.close()
        self.infile, self.instream, self.lineno = self.filestack.popleft()
        if self.debug:
            print("shlex: popping to %s, line %d" % (self.instream, self.lineno))
        self.state = _BLANK

    def get_token(self):
        """The next word, or `eof`."""
        if self.pushback:
            tok = self.pushback.popleft()
            if self.debug >= 1:
                print("shlex: popping token " + repr(tok))
            return tok
        word = self.read_token()
        if self.source is not None:
            while word == self.source:
                opened = self.sourcehook(self.read_token())
                if opened:
                    newfile, newstream = opened
                    self.push_source(newstream, newfile)
                word = self.get_token()
        while word == self.eof:
            if not self.filestack:
                return self.eof
            self.pop_source()
            word = self.get_token()
        if self.debug >= 1:
            print("shlex: token=EOF" if word == self.eof else "shlex: token=" + repr(word))
        return word

    def _next_character(self):
        if self._punctuation_chars and self._pushback_chars:
            return self._pushback_chars.pop()
        return self.instream.read(1)

    def read_token(self):
        """The next word of the stream; words put back and inclusions are not looked at."""
        quoted = False
        # The state that an escape returns to.
        outer = _BLANK
        while True:
            character = self._next_character()
            if character == "\n":
                self.lineno += 1
            if self.debug >= 3:
                print("shlex: in state %r I see character: %r" % (self.state, character))
            state = self.state
            if state is None:
                # Beyond the end.
                self.token = ""
                break
            if state == _BLANK:
                if self._begin(character):
                    if self.token or self.posix and quoted:
                        break
                elif self.state in self.escape and self.posix:
                    outer = _WORD
            elif state in self.quotes:
                quoted = True
                if not character:
                    if self.debug >= 2:
                        print("shlex: I see EOF in quotes state")
                    raise ValueError("No closing quotation")
                if character == state:
                    if not self.posix:
                        self.token += character
                        self.state = _BLANK
                        break
                    self.state = _WORD
                elif self.posix and character in self.escape and state in self.escapedquotes:
                    outer = state
                    self.state = character
                else:
                    self.token += character
            elif state in self.escape:
                if not character:
                    if self.debug >= 2:
                        print("shlex: I see EOF in escape state")
                    raise ValueError("No escaped character")
                # Between quotes it escapes itself and the quote; in front of others it stays.
                if outer in self.quotes and character != state and character != outer:
                    self.token += state
                self.token += character
                self.state = outer
            elif self._continue(character):
                if self.token or self.posix and quoted:
                    break
            elif self.posix and self.state in self.escape:
                outer = _WORD
        result, self.token = self.token, ""
        if self.posix and not quoted and result == "":
            result = None
        if self.debug > 1:
            print("shlex: raw token=" + repr(result) if result else "shlex: raw token=EOF")
        return result

    def _begin(self, character):
        """A character between words. Whether a word may end with it."""
        if not character:
            self.state = None
            return True
        if character in self.whitespace:
            if self.debug >= 2:
                print("shlex: I see whitespace in whitespace state")
            return True
        if character in self.commenters:
            self._skip_line()
        elif self.posix and character in self.escape:
            self.state = character
        elif character in self.wordchars:
            self.token, self.state = character, _WORD
        elif character in self._punctuation_chars:
            self.token, self.state = character, _PUNCTUATION
        elif character in self.quotes:
            if not self.posix:
                self.token = character
            self.state = character
        elif self.whitespace_split:
            self.token, self.state = character, _WORD
        else:
            self.token = character
            return True
        return False

    def _continue(self, character):
        """A character in a word or in punctuation. Whether the word may end with it."""
        if not character:
            self.state = None
            return True
        if character in self.whitespace:
            if self.debug >= 2:
                print("shlex: I see whitespace in word state")
            self.state = _BLANK
            return True
        if character in self.commenters:
            self._skip_line()
            if self.posix:
                self.state = _BLANK
                return True
            return False
        if self.state == _PUNCTUATION:
            if character in self._punctuation_chars:
                self.token += character
                return False
            if character not in self.whitespace:
                self._pushback_chars.append(character)
            self.state = _BLANK
            return True
        if self.posix and character in self.quotes:
            self.state = character
        elif self.posix and character in self.escape:
            self.state = character
        elif (
            character in self.wordchars
            or character in self.quotes
            or self.whitespace_split and character not in self._punctuation_chars
        ):
            self.token += character
        else:
            if self._punctuation_chars:
                self._pushback_chars.append(character)
            else:
                self.pushback.appendleft(character)
            if self.debug >= 2:
                print("shlex: I see punctuation in word state")
            self.state = _BLANK
            return True
        return False

    def _skip_line(self):
        self.instream.readline()
        self.lineno += 1

    def sourcehook(self, newfile):
        """Open the file that an inclusion names: its name and its stream."""
        if newfile[0] == '"':
            newfile = newfile[1:-1]
        # Relative to the file that includes it.
        if isinstance(self.infile, str) and not os.path.isabs(newfile):
            newfile = os.path.join(os.path.dirname(self.infile), newfile)
        return newfile, open(newfile, "r")

    def error_leader(self, infile=None, lineno=None):
        """The beginning of messages about a place, as compilers write it."""
        infile = self.infile if infile is None else infile
        lineno = self.lineno if lineno is None else lineno
        return '"%s", line %d: ' % (infile, lineno)

    def __iter__(self):
        return self

    def __next__(self):
        token = self.get_token()
        if token == self.eof:
            raise StopIteration
        return token


def split(s, comments=False, posix=True):
    """The words of a command line."""
    if s is None:
        raise ValueError("s argument must not be None")
    lexer = shlex(s, posix=posix)
    lexer.whitespace_split = True
    if not comments:
        lexer.commenters = ""
    return list(lexer)


def join(split_command):
    """The command line of some words: the reverse of split()."""
    return " ".join(map(quote, split_command))


def quote(s):
    """A word as it has to be written in a command line."""
    if not s:
        return "''"
    if not isinstance(s, str):
        raise TypeError(f"expected string object, got {type(s).__name__!r}")
    if _SAFE.issuperset(s):
        return s
    # A quote is written between double quotes.
    return "'" + s.replace("'", "'\"'\"'") + "'"
