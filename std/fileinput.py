"""Read the lines of several files one after another, as many commands do with their arguments."""

import io
import os
import sys
from types import GenericAlias

__all__ = [
    "input", "close", "nextfile", "filename", "lineno", "filelineno", "fileno", "isfirstline", "isstdin", "FileInput",
    "hook_compressed", "hook_encoded",
]

# What the functions of the module are about.
_state = None


def input(
    files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None, errors=None
):
    """Return a FileInput that the functions of this module are about from now on."""
    global _state
    if _state and _state._file:
        raise RuntimeError("input() already active")
    _state = FileInput(files, inplace, backup, mode=mode, openhook=openhook, encoding=encoding, errors=errors)
    return _state


def close():
    """Close the sequence."""
    global _state
    state, _state = _state, None
    if state:
        state.close()


def _of_the_active(name, doc):
    def function():
        if not _state:
            raise RuntimeError("no active input()")
        return getattr(_state, name)()

    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc
    return function


nextfile = _of_the_active("nextfile", "Leave out the rest of the current file.")
filename = _of_the_active("filename", "Return the name of the current file, None before the first line.")
lineno = _of_the_active("lineno", "Return how many lines have been read.")
filelineno = _of_the_active("filelineno", "Return how many lines of the current file have been read.")
fileno = _of_the_active("fileno", "Return the descriptor of the current file, -1 between files.")
isfirstline = _of_the_active("isfirstline", "Whether the last line was the first one of its file.")
isstdin = _of_the_active("isstdin", "Whether the last line came from standard input.")


class FileInput:
    """The lines of several files ('-' is standard input); by default those that the command's arguments name.

    With inplace=True what is printed goes into a new file in place of the current one; backup keeps the old one
    under its name with this ending.
    """

    def __init__(
        self, files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None, errors=None
    ):
        # First of all: it is closed even if the arguments are wrong.
        self._savestdout = self._output = self._filename = self._file = None
        self._startlineno = self._filelineno = 0
        self._isstdin = False
        self._backupfilename = None
        if isinstance(files, str):
            files = (files,)
        elif isinstance(files, os.PathLike):
            files = (os.fspath(files),)
        else:
            files = tuple(sys.argv[1:] if files is None else files) or ("-",)
        if mode not in ("r", "rb"):
            raise ValueError("FileInput opening mode must be 'r' or 'rb'")
        if openhook:
            if inplace:
                raise ValueError("FileInput cannot use an opening hook in inplace mode")
            if not callable(openhook):
                raise ValueError("FileInput openhook must be callable")
        if "b" not in mode and encoding is None:
            encoding = "locale" if getattr(sys.flags, "warn_default_encoding", 0) == 0 else io.text_encoding(encoding)
        self._files, self._mode, self._openhook = files, mode, openhook
        self._write_mode = mode.replace("r", "w")
        self._inplace, self._backup = inplace, backup
        self._encoding, self._errors = encoding, errors

    __class_getitem__ = classmethod(GenericAlias)

    def __iter__(self):
        return self

    def __next__(self):
        if line := self.readline():
            return line
        raise StopIteration

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __del__(self):
        self.close()

    def close(self):
        """Close the sequence."""
        try:
            self.nextfile()
        finally:
            self._files = ()

    def nextfile(self):
        """Leave out the rest of the current file."""
        stdout, self._savestdout = self._savestdout, None
        output, self._output = self._output, None
        file, self._file = self._file, None
        old, self._backupfilename = self._backupfilename, None
        was_stdin, self._isstdin = self._isstdin, False
        if stdout:
            sys.stdout = stdout
        try:
            if output:
                output.close()
        finally:
            # Reading on opens the next file.
            self.__dict__.pop("_readline", None)
            try:
                if file and not was_stdin:
                    file.close()
            finally:
                if old and not self._backup:
                    try:
                        os.unlink(old)
                    except OSError:
                        pass

    def readline(self):
        """Return the next line; an empty one at the end of all files."""
        while not (line := self._readline()) and self._file:
            self.nextfile()
        self._filelineno += bool(line)
        return line

    def _readline(self):
        if not self._files:
            return b"" if "b" in self._mode else ""
        self._filename, *rest = self._files
        self._files = tuple(rest)
        self._startlineno += self._filelineno
        self._filelineno = 0
        if self._filename == "-":
            self._filename = "<stdin>"
            self._isstdin = True
            self._file = getattr(sys.stdin, "buffer", sys.stdin) if "b" in self._mode else sys.stdin
        elif self._inplace:
            self._open_in_place()
        elif self._openhook and self._encoding is None:
            self._file = self._openhook(self._filename, self._mode)
        elif self._openhook:
            self._file = self._openhook_with_encoding()
        else:
            self._file = open(self._filename, self._mode, encoding=self._text_encoding(), errors=self._errors)
        # Shadows this method until the file ends.
        self._readline = self._file.readline
        return self._readline()

    def _text_encoding(self):
        return None if "b" in self._mode else self._encoding

    def _openhook_with_encoding(self):
        if self._encoding == "locale" and self._errors is None:
            return self._openhook(self._filename, self._mode)
        return self._openhook(self._filename, self._mode, encoding=self._encoding, errors=self._errors)

    def _open_in_place(self):
        name = os.fspath(self._filename)
        self._backupfilename = old = name + (self._backup or ".bak")
        try:
            os.unlink(old)
        except OSError:
            pass
        # Open files keep their content when they are renamed.
        os.rename(self._filename, old)
        encoding = self._text_encoding()
        self._file = open(old, self._mode, encoding=encoding, errors=self._errors)
        try:
            mode = os.fstat(self._file.fileno()).st_mode
        except OSError:
            self._output = open(self._filename, self._write_mode, encoding=encoding, errors=self._errors)
        else:
            fd = os.open(self._filename, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode)
            self._output = os.fdopen(fd, self._write_mode, encoding=encoding, errors=self._errors)
            try:
                os.chmod(self._filename, mode)
            except OSError:
                pass
        self._savestdout, sys.stdout = sys.stdout, self._output

    def filename(self):
        """Return the name of the current file, None before the first line."""
        return self._filename

    def lineno(self):
        """Return how many lines have been read."""
        return self._startlineno + self._filelineno

    def filelineno(self):
        """Return how many lines of the current file have been read."""
        return self._filelineno

    def fileno(self):
        """Return the descriptor of the current file, -1 between files."""
        try:
            return self._file.fileno() if self._file else -1
        except ValueError:
            return -1

    def isfirstline(self):
        """Whether the last line was the first one of its file."""
        return self._filelineno == 1

    def isstdin(self):
        """Whether the last line came from standard input."""
        return self._isstdin


def hook_compressed(filename, mode, *, encoding=None, errors=None):
    """Open a file, unpacking it if its name ends with .gz or .bz2."""
    if encoding is None and "b" not in mode:
        encoding = "locale"
    ending = os.path.splitext(filename)[1]
    if ending == ".gz":
        import gzip

        stream = gzip.open(filename, mode)
    elif ending == ".bz2":
        import bz2

        stream = bz2.BZ2File(filename, mode)
    else:
        return open(filename, mode, encoding=encoding, errors=errors)
    return stream if "b" in mode else io.TextIOWrapper(stream, encoding=encoding, errors=errors)


def hook_encoded(encoding, errors=None):
    """Return a hook that opens files with an encoding."""

    def openhook(filename, mode):
        return open(filename, mode, encoding=encoding, errors=errors)

    return openhook
