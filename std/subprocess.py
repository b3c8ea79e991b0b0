"""Run programs in processes of their own, feed them, and get what they write.

run() is what most programs need; Popen is the class underneath.
"""

__all__ = [
    "Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output", "run",
    "CalledProcessError", "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess",
]

import _thread
import errno
import io
import os
import select
import selectors
import signal
import sys
import types
import warnings
from _posixsubprocess import fork_exec as _fork_exec
from time import monotonic as _time, sleep as _sleep

import fcntl

PIPE = -1
STDOUT = -2
DEVNULL = -3

_mswindows = False
_can_fork_exec = True
_USE_POSIX_SPAWN = True
_HAVE_POSIX_SPAWN_CLOSEFROM = hasattr(os, "POSIX_SPAWN_CLOSEFROM")
# What may be written to a pipe that is ready without waiting.
_PIPE_BUF = getattr(select, "PIPE_BUF", 512)
_PopenSelector = getattr(selectors, "PollSelector", selectors.SelectSelector)


class SubprocessError(Exception):
    """What all errors of this module derive from."""


class _OutputError(SubprocessError):
    # `stdout` is another name of `output` in both subclasses.

    @property
    def stdout(self):
        """The output: the same as output."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


def _how_it_ended(returncode):
    # Where Popen is replaced in a test it may be anything.
    if not isinstance(returncode, int) or returncode >= 0:
        return f"returned non-zero exit status {returncode}."
    try:
        return f"died with {signal.Signals(-returncode)!r}."
    except ValueError:
        return f"died with unknown signal {-returncode}."


class CalledProcessError(_OutputError):
    """Raised when a program that was to succeed has not.

    Attributes: cmd, returncode, stdout (also as output), stderr
    """

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd = returncode, cmd
        self.output, self.stderr = output, stderr

    def __str__(self):
        return f"Command '{self.cmd}' {_how_it_ended(self.returncode)}"


class TimeoutExpired(_OutputError):
    """Raised when a program has not ended in time.

    Attributes: cmd, timeout, stdout (also as output), stderr
    """

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd, self.timeout = cmd, timeout
        self.output, self.stderr = output, stderr

    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"


class CompletedProcess:
    """What run() returns: a program that has ended.

    Attributes: args, returncode, and stdout and stderr if they were captured (None otherwise)
    """

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args, self.returncode = args, returncode
        self.stdout, self.stderr = stdout, stderr

    def __repr__(self):
        shown = {"args": self.args, "returncode": self.returncode}
        for name in ("stdout", "stderr"):
            if (captured := getattr(self, name)) is not None:
                shown[name] = captured
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown.items())})"

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """Raise CalledProcessError unless the exit code is 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


# Functions.


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Run a program, wait for it and return a CompletedProcess.

    input is sent to it, capture_output=True collects what it writes, check=True makes an exit code other than 0
    a CalledProcessError, and after timeout seconds it is killed and TimeoutExpired raised. The other arguments
    are those of Popen.
    """
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if any(kwargs.get(name) is not None for name in ("stdout", "stderr")):
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs.update(stdout=PIPE, stderr=PIPE)

    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            # The exception has the output; a grandchild may keep the pipes open, so it is not read to the end.
            process.wait()
            raise
        except:
            # Popen.__exit__ waits, which also KeyboardInterrupt has already done for a while.
            process.kill()
            raise
        done = CompletedProcess(process.args, process.poll(), stdout, stderr)
    if check:
        done.check_returncode()
    return done


def call(*popenargs, timeout=None, **kwargs):
    """Run a program, wait for it and return its exit code."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Run a program and wait for it; CalledProcessError if its exit code is not 0."""
    if returncode := call(*popenargs, **kwargs):
        raise CalledProcessError(returncode, kwargs.get("args") or popenargs[0])
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Run a program and return what it writes; CalledProcessError if its exit code is not 0."""
    for given in ("stdout", "check"):
        if given in kwargs:
            raise ValueError(f"{given} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        # None has always meant nothing at all here, not the input of this process.
        as_text = any(kwargs.get(name) for name in ("text", "universal_newlines", "encoding", "errors"))
        kwargs["input"] = "" if as_text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Run a command of the shell; return (exit code, what it wrote to both streams without the last newline)."""
    try:
        status, text = 0, check_output(
            cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors
        )
    except CalledProcessError as failed:
        status, text = failed.returncode, failed.output
    return status, text.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    """Run a command of the shell; return what it wrote to both streams without the last newline."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def list2cmdline(seq):
    """Join arguments to a command line as Windows programs take it apart."""
    line = []
    for argument in map(os.fsdecode, seq):
        parts, backslashes = [], 0
        for char in argument:
            if char == "\\":
                backslashes += 1
                continue
            # Backslashes count double only before a quote.
            parts.append("\\" * (backslashes * 2 + 1 if char == '"' else backslashes) + char)
            backslashes = 0
        quoted = not argument or " " in argument or "\t" in argument
        parts.append("\\" * (backslashes * 2 if quoted else backslashes))
        text = "".join(parts)
        line.append(f'"{text}"' if quoted else text)
    return " ".join(line)


def _optim_args_from_interpreter_flags():
    """The options of this interpreter that say how far to optimise."""
    level = sys.flags.optimize
    return ["-" + "O" * level] if level > 0 else []


def _args_from_interpreter_flags():
    """The options with which another interpreter behaves as this one."""
    flags = sys.flags
    args = _optim_args_from_interpreter_flags()
    letters = {"dont_write_bytecode": "B", "verbose": "v", "bytes_warning": "b", "quiet": "q"}
    if flags.isolated:
        args.append("-I")
    else:
        letters = {"dont_write_bytecode": "B", "no_user_site": "s", "ignore_environment": "E"} | letters
    order = ["dont_write_bytecode", "no_user_site", "ignore_environment", "verbose", "bytes_warning", "quiet"]
    for flag in order:
        if flag in letters and (count := getattr(flags, flag)) > 0:
            args.append("-" + letters[flag] * count)
    if flags.safe_path and not flags.isolated:
        args.append("-P")
    # Other options have put their filters before those that the user has given.
    filters = list(sys.warnoptions)
    if flags.bytes_warning > 1 and "error::BytesWarning" in filters:
        filters.remove("error::BytesWarning")
    elif flags.bytes_warning and "default::BytesWarning" in filters:
        filters.remove("default::BytesWarning")
    if flags.dev_mode and "default" in filters:
        filters.remove("default")
    args += ["-W" + one for one in filters]
    options = getattr(sys, "_xoptions", {})
    if flags.dev_mode:
        args += ["-X", "dev"]
    if options.get("utf8") is not None:
        args += ["-X", f"utf8={options['utf8']}" if options["utf8"] is not True else "utf8"]
    for name in (
        "faulthandler", "tracemalloc", "importtime", "frozen_modules", "showrefcount", "warn_default_encoding",
        "no_debug_ranges", "int_max_str_digits", "gil", "cpu_count",
    ):
        if name in options:
            value = options[name]
            args += ["-X", name if value is True else f"{name}={value}"]
    return args


def _text_encoding():
    """The encoding of text where none is given."""
    if getattr(sys.flags, "warn_default_encoding", 0):
        stack = 2
        while "Popen" in sys._getframe(stack - 1).f_code.co_qualname:
            stack += 1
        warnings.warn("'encoding' argument not specified.", EncodingWarning, stack)
    if sys.flags.utf8_mode:
        return "utf-8"
    import locale

    return locale.getencoding()


def _use_posix_spawn():
    """Whether posix_spawn() tells of errors and may be used."""
    return hasattr(os, "posix_spawn")


# Processes that nobody has waited for when their objects went.
_active = []


def _cleanup():
    if _active is None:
        return
    for process in _active[:]:
        status = process._internal_poll(_deadstate=sys.maxsize)
        if status is not None:
            try:
                _active.remove(process)
            except ValueError:
                # Another thread has done it.
                pass


# Users and groups.


def _user_number(user):
    if isinstance(user, str):
        import pwd

        return pwd.getpwnam(user).pw_uid
    if not isinstance(user, int):
        raise TypeError("User must be a string or an integer")
    if user < 0:
        raise ValueError(f"User ID cannot be negative, got {user}")
    return user


def _group_number(group, wrong_type="Group must be a string or an integer"):
    if isinstance(group, str):
        import grp

        return grp.getgrnam(group).gr_gid
    if not isinstance(group, int):
        raise TypeError(f"{wrong_type}, not {type(group)}")
    if group < 0:
        raise ValueError(f"Group ID cannot be negative, got {group}")
    return group


def _group_numbers(groups):
    if isinstance(groups, str):
        raise ValueError("Groups must be a list, not a string")
    numbers = [_group_number(group, "Items in extra_groups must be a string or integer") for group in groups]
    if any(number >= 2**32 for number in numbers):
        raise ValueError("invalid group id")
    return numbers


class Popen:
    """A program that runs in a process of its own.

    args is a sequence of arguments whose first one is the program, or with shell=True a command of the shell.
    stdin, stdout and stderr are PIPE, DEVNULL, a descriptor, a file, or None for what this process has; stderr may
    be STDOUT. Pipes are binary unless text=True, encoding, errors or universal_newlines ask for text.

    Attributes: stdin, stdout, stderr, pid, returncode (None while it runs), args
    """

    _child_created = False  # for __del__, if __init__ fails

    def __init__(
        self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None,
        close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None,
        creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, user=None, group=None,
        extra_groups=None, encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None,
    ):
        _cleanup()
        self._waitpid_lock = _thread.allocate_lock()
        self._input = None
        self._communication_started = False
        if bufsize is None:
            bufsize = -1
        for name, number in (("bufsize", bufsize), ("pipesize", pipesize)):
            if not isinstance(number, int) and (name == "bufsize" or number is not None):
                raise TypeError(f"{name} must be an integer")
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        if pass_fds and not close_fds:
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
            close_fds = True
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = self.returncode = None
        self.encoding, self.errors = encoding, errors
        self.pipesize = -1 if pipesize is None else pipesize
        if None not in (text, universal_newlines) and bool(text) != bool(universal_newlines):
            raise SubprocessError(
                "Cannot disambiguate when both text and universal_newlines are supplied but different. "
                "Pass one or the other."
            )
        self.text_mode = encoding or errors or text or universal_newlines
        if self.text_mode and encoding is None:
            self.encoding = encoding = _text_encoding() if getattr(sys.flags, "warn_default_encoding", 0) else None
        # How long the program may go on after a KeyboardInterrupt, to which it usually reacts itself.
        self._sigint_wait_secs = 0.25
        self._closed_child_pipe_fds = False
        line_buffering = False
        if bufsize == 1:
            if self.text_mode:
                line_buffering, bufsize = True, -1
            else:
                warnings.warn(
                    "line buffering (buffering=1) isn't supported in binary mode, "
                    "the default buffer size will be used", RuntimeWarning, stacklevel=2,
                )
                bufsize = -1
        gid = None if group is None else _group_number(group)
        gids = None if extra_groups is None else _group_numbers(extra_groups)
        uid = None if user is None else _user_number(user)
        if process_group is None:
            process_group = -1

        handles = self._get_handles(stdin, stdout, stderr)
        p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite = handles
        try:
            self.stdin = self._open_stream(p2cwrite, "wb", bufsize, line_buffering)
            self.stdout = self._open_stream(c2pread, "rb", bufsize)
            self.stderr = self._open_stream(errread, "rb", bufsize)
            self._execute_child(
                args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags, shell,
                *handles, restore_signals, gid, gids, uid, umask, start_new_session, process_group,
            )
        except:
            for stream in filter(None, (self.stdin, self.stdout, self.stderr)):
                try:
                    stream.close()
                except OSError:
                    pass
            if not self._closed_child_pipe_fds:
                given = ((stdin, p2cread), (stdout, c2pwrite), (stderr, errwrite))
                for fd in {fd for stream, fd in given if stream == PIPE}:
                    _close_quietly(fd)
                if (devnull := getattr(self, "_devnull", None)) is not None:
                    _close_quietly(devnull)
            raise

    def __repr__(self):
        shown = f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return shown if len(shown) <= 80 else shown[:76] + "...>"

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        """The older name of text_mode."""
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, value):
        self.text_mode = bool(value)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        try:
            # Closing flushes, which may find that nobody reads any more.
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type != KeyboardInterrupt:
                self.wait()
            elif self._sigint_wait_secs > 0:
                # wait() has not yet been patient.
                self._let_it_react(None)

    def _let_it_react(self, deadline):
        """Wait a little after a KeyboardInterrupt: the program has got the same signal. It is done only once."""
        patience, self._sigint_wait_secs = self._sigint_wait_secs, 0
        if deadline is not None:
            patience = min(patience, self._remaining_time(deadline))
        try:
            self._wait(timeout=patience)
        except TimeoutExpired:
            pass

    def __del__(self, _maxsize=sys.maxsize, _warn=warnings.warn):
        if not self._child_created:
            return
        if self.returncode is None:
            # Nobody else can wait for it after this.
            _warn(f"subprocess {self.pid} is still running", ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)

    # Streams.

    def _open_stream(self, fd, mode, bufsize, line_buffering=False):
        if fd == -1:
            return None
        stream = io.open(fd, mode, bufsize)
        if not self.text_mode:
            return stream
        more = {}
        if mode == "wb":
            more = {"write_through": True, "line_buffering": line_buffering}
        return io.TextIOWrapper(stream, encoding=self.encoding, errors=self.errors, **more)

    def _get_devnull(self):
        if not hasattr(self, "_devnull"):
            self._devnull = os.open(os.devnull, os.O_RDWR)
        return self._devnull

    def _pipe(self):
        ends = os.pipe()
        if self.pipesize > 0 and hasattr(fcntl, "F_SETPIPE_SZ"):
            fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, self.pipesize)
        return ends

    def _get_handles(self, stdin, stdout, stderr):
        """Descriptors in pairs: what the program reads and we write, it writes and we read, twice. -1: nothing."""
        opened = []

        def ends(given, writes):
            theirs = ours = -1
            if given is None:
                pass
            elif given == PIPE:
                read, write = self._pipe()
                opened.extend((read, write))
                theirs, ours = (write, read) if writes else (read, write)
            elif given == DEVNULL:
                theirs = self._get_devnull()
            elif isinstance(given, int):
                theirs = given
            else:
                theirs = given.fileno()
            return theirs, ours

        if stdout == STDOUT:
            raise ValueError("STDOUT can only be used for stderr")
        try:
            p2cread, p2cwrite = ends(stdin, False)
            c2pwrite, c2pread = ends(stdout, True)
            if stderr == STDOUT:
                errread = -1
                errwrite = c2pwrite if c2pwrite != -1 else sys.__stdout__.fileno()
            else:
                errwrite, errread = ends(stderr, True)
        except BaseException:
            for fd in opened:
                _close_quietly(fd)
            raise
        return p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite

    def _close_pipe_fds(self, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite):
        """Close what only the program needs."""
        devnull = getattr(self, "_devnull", None)
        pairs = ((p2cread, p2cwrite), (c2pwrite, c2pread), (errwrite, errread))
        for theirs, ours in pairs:
            if theirs != -1 and ours != -1 and theirs != devnull:
                os.close(theirs)
        if devnull is not None:
            os.close(devnull)
        # From here on nothing of it is closed a second time.
        self._closed_child_pipe_fds = True

    # Starting.

    def _command(self, args, executable, shell):
        """The arguments as a list, and the program."""
        if isinstance(args, (str, bytes)):
            args = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError("path-like args is not allowed when shell is true")
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ["/bin/sh", "-c"] + args
            if executable:
                args[0] = executable
        return args, args[0] if executable is None else executable

    def _execute_child(
        self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags, shell,
        p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, restore_signals, gid, gids, uid, umask,
        start_new_session, process_group,
    ):
        args, executable = self._command(args, executable, shell)
        sys.audit("subprocess.Popen", executable, args, cwd, env)
        streams = (p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)
        needs_fork = pass_fds or start_new_session or process_group != -1 or umask != -1
        if (
            _USE_POSIX_SPAWN and os.path.dirname(executable) and not needs_fork
            and all(given is None for given in (preexec_fn, cwd, gid, gids, uid))
            and (not close_fds or _HAVE_POSIX_SPAWN_CLOSEFROM)
            and all(fd == -1 or fd > 2 for fd in streams)
        ):
            self._posix_spawn(args, executable, env, restore_signals, close_fds, *streams)
            return

        report, errpipe_write = os.pipe()
        try:
            try:
                # The streams of the program go where this would lie.
                low = []
                while errpipe_write < 3:
                    low.append(errpipe_write)
                    errpipe_write = os.dup(errpipe_write)
                for fd in low:
                    os.close(fd)
                variables = None
                if env is not None:
                    variables = [_variable(name, value) for name, value in env.items()]
                program = os.fsencode(executable)
                if os.path.dirname(program):
                    places = (program,)
                else:
                    places = tuple(os.path.join(os.fsencode(folder), program) for folder in os.get_exec_path(env))
                kept = sorted({*pass_fds, errpipe_write})
                self.pid = _fork_exec(
                    args, places, close_fds, tuple(kept), cwd, variables, *streams, report, errpipe_write,
                    restore_signals, start_new_session, process_group, gid, gids, uid, umask, preexec_fn,
                )
                self._child_created = True
            finally:
                os.close(errpipe_write)
            self._close_pipe_fds(*streams)
            # Nothing comes once the program runs: the other end is closed then.
            failure = bytearray()
            while part := os.read(report, 50000):
                failure += part
                if len(failure) > 50000:
                    break
        finally:
            os.close(report)
        if failure:
            self._start_failed(failure, executable, cwd)

    def _start_failed(self, failure, executable, cwd):
        """Raise what the new process says instead of running the program."""
        try:
            status = os.waitpid(self.pid, 0)[1]
            self._handle_exitstatus(status)
        except ChildProcessError:
            self.returncode = sys.maxsize
        try:
            name, number, text = bytes(failure).split(b":", 2)
            text = text.decode()
        except ValueError:
            name, number = b"SubprocessError", b"0"
            text = f"Bad exception data from child: {bytes(failure)!r}"
        kind = getattr(__import__("builtins"), name.decode("ascii"), SubprocessError)
        number = int(number, 16)
        if not (issubclass(kind, OSError) and number):
            raise kind(text)
        if text == "noexec:chdir":
            file = cwd
        elif text == "noexec":
            file = None
        else:
            file = executable
        text = os.strerror(number)
        raise kind(number, text) if file is None else kind(number, text, file)

    def _posix_spawn(
        self, args, executable, env, restore_signals, close_fds,
        p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,
    ):
        """Start by posix_spawn(), which does not copy this process."""
        more = {}
        if restore_signals:
            names = ("SIGPIPE", "SIGXFZ", "SIGXFSZ")
            more["setsigdef"] = [getattr(signal, name) for name in names if hasattr(signal, name)]
        actions = [(os.POSIX_SPAWN_CLOSE, fd) for fd in (p2cwrite, c2pread, errread) if fd != -1]
        for fd, target in ((p2cread, 0), (c2pwrite, 1), (errwrite, 2)):
            if fd != -1:
                actions.append((os.POSIX_SPAWN_DUP2, fd, target))
        if close_fds:
            actions.append((os.POSIX_SPAWN_CLOSEFROM, 3))
        if actions:
            more["file_actions"] = actions
        self.pid = os.posix_spawn(executable, args, os.environ if env is None else env, **more)
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)

    # Waiting.

    def poll(self):
        """Return the exit code if the program has ended, else None."""
        return self._internal_poll()

    def _handle_exitstatus(self, status, _to_code=os.waitstatus_to_exitcode, _stopped=os.WIFSTOPPED,
                           _stop_signal=os.WSTOPSIG):
        self.returncode = -_stop_signal(status) if _stopped(status) else _to_code(status)

    def _internal_poll(self, _deadstate=None, _waitpid=os.waitpid, _WNOHANG=os.WNOHANG, _ECHILD=errno.ECHILD):
        if self.returncode is None:
            if not self._waitpid_lock.acquire(False):
                # Another thread waits for the process.
                return None
            try:
                if self.returncode is not None:
                    return self.returncode
                pid, status = _waitpid(self.pid, _WNOHANG)
                if pid == self.pid:
                    self._handle_exitstatus(status)
            except OSError as exc:
                if _deadstate is not None:
                    self.returncode = _deadstate
                elif exc.errno == _ECHILD:
                    # Somebody else has waited for it: the exit code cannot be known.
                    self.returncode = 0
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def wait(self, timeout=None):
        """Wait until the program has ended; return its exit code."""
        deadline = None if timeout is None else _time() + timeout
        try:
            return self._wait(timeout=timeout)
        except KeyboardInterrupt:
            self._let_it_react(deadline)
            raise

    def _try_wait(self, wait_flags):
        try:
            return os.waitpid(self.pid, wait_flags)
        except ChildProcessError:
            # Ignored children leave no status behind; 0 is as good as any.
            return self.pid, 0

    def _wait(self, timeout):
        if self.returncode is not None:
            return self.returncode
        if timeout is None:
            while self.returncode is None:
                with self._waitpid_lock:
                    if self.returncode is not None:
                        break
                    pid, status = self._try_wait(0)
                    # A debugger's child may be reported as well.
                    if pid == self.pid:
                        self._handle_exitstatus(status)
            return self.returncode
        deadline = _time() + timeout
        pause = 0.0005
        while True:
            if self._waitpid_lock.acquire(False):
                try:
                    if self.returncode is not None:
                        break
                    pid, status = self._try_wait(os.WNOHANG)
                    if pid == self.pid:
                        self._handle_exitstatus(status)
                        break
                finally:
                    self._waitpid_lock.release()
            left = self._remaining_time(deadline)
            if left <= 0:
                raise TimeoutExpired(self.args, timeout)
            pause = min(pause * 2, left, 0.05)
            _sleep(pause)
        return self.returncode

    # Talking.

    def communicate(self, input=None, timeout=None):
        """Send input, read both streams to their ends, wait; return (stdout, stderr), None for what is no pipe.

        After TimeoutExpired it can be called again, without input, and nothing is lost.
        """
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        streams = [self.stdin, self.stdout, self.stderr]
        if timeout is None and not self._communication_started and streams.count(None) >= 2:
            # With at most one pipe nothing can block the other.
            output = [None, None]
            if self.stdin:
                self._stdin_write(input)
            for at, stream in enumerate(streams[1:]):
                if stream:
                    output[at] = stream.read()
                    stream.close()
            self.wait()
            return tuple(output)
        deadline = None if timeout is None else _time() + timeout
        try:
            stdout, stderr = self._communicate(input, deadline, timeout)
        except KeyboardInterrupt:
            self._let_it_react(deadline)
            raise
        finally:
            self._communication_started = True
        self._wait_until(deadline, timeout)
        return stdout, stderr

    def _wait_until(self, deadline, timeout):
        """Wait; the exception tells of the whole time."""
        try:
            self.wait(timeout=self._remaining_time(deadline))
        except TimeoutExpired as exc:
            exc.timeout = timeout
            raise

    def _stdin_write(self, input):
        """Send all input and close the stream; a program that does not read it is no error."""
        for step in (lambda: self.stdin.write(input) if input else None, self.stdin.close):
            try:
                step()
            except BrokenPipeError:
                pass
            except OSError as exc:
                if exc.errno != errno.EINVAL:
                    raise

    def _remaining_time(self, endtime):
        return None if endtime is None else endtime - _time()

    def _check_timeout(self, endtime, orig_timeout, stdout_seq, stderr_seq, skip_check_and_raise=False):
        """Raise TimeoutExpired with what was read if the time is over."""
        if endtime is not None and (skip_check_and_raise or _time() > endtime):
            raise TimeoutExpired(
                self.args, orig_timeout,
                output=b"".join(stdout_seq) if stdout_seq else None,
                stderr=b"".join(stderr_seq) if stderr_seq else None,
            )

    def _save_input(self, input):
        # What is left of it is sent when communicate() is called again after a timeout.
        if self.stdin and self._input is None:
            self._input_offset = 0
            self._input = input
            if input is not None and self.text_mode:
                self._input = input.encode(self.stdin.encoding, self.stdin.errors)

    def _translate_newlines(self, data, encoding, errors):
        return data.decode(encoding, errors).replace("\r\n", "\n").replace("\r", "\n")

    def _communicate(self, input, endtime, orig_timeout):
        if self.stdin and not self.stdin.closed and not self._communication_started:
            for step in (self.stdin.flush,) if input else (self.stdin.flush, self.stdin.close):
                try:
                    step()
                except BrokenPipeError:
                    # It need not read what it is sent.
                    pass
        if not self._communication_started:
            self._fileobj2output = {stream: [] for stream in (self.stdout, self.stderr) if stream}
        stdout = self._fileobj2output[self.stdout] if self.stdout else None
        stderr = self._fileobj2output[self.stderr] if self.stderr else None
        self._save_input(input)
        rest = memoryview(self._input).cast("b") if self._input else None

        with _PopenSelector() as selector:
            if self.stdin and not self.stdin.closed and rest is not None:
                selector.register(self.stdin, selectors.EVENT_WRITE)
            for stream in self._fileobj2output:
                if not stream.closed:
                    selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                left = self._remaining_time(endtime)
                if left is not None and left < 0:
                    self._check_timeout(endtime, orig_timeout, stdout, stderr, skip_check_and_raise=True)
                    raise RuntimeError("_check_timeout() has not raised TimeoutExpired")
                ready = selector.select(left)
                self._check_timeout(endtime, orig_timeout, stdout, stderr)
                for key, _ in ready:
                    stream = key.fileobj
                    if stream is self.stdin:
                        chunk = rest[self._input_offset : self._input_offset + _PIPE_BUF]
                        try:
                            self._input_offset += os.write(key.fd, chunk)
                            done = self._input_offset >= len(rest)
                        except BrokenPipeError:
                            done = True
                    else:
                        data = os.read(key.fd, 32768)
                        if data:
                            self._fileobj2output[stream].append(data)
                        done = not data
                    if done:
                        selector.unregister(stream)
                        stream.close()
        self._wait_until(endtime, orig_timeout)
        return self._result(self.stdout, stdout), self._result(self.stderr, stderr)

    def _result(self, stream, parts):
        if parts is None:
            return None
        data = b"".join(parts)
        return self._translate_newlines(data, stream.encoding, stream.errors) if self.text_mode else data

    # Signals.

    def send_signal(self, sig):
        """Send a signal, unless the program has ended."""
        # Its number might belong to another process once it was waited for.
        self.poll()
        if self.returncode is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def kill(self):
        """End the program at once (SIGKILL)."""
        self.send_signal(signal.SIGKILL)

    def terminate(self):
        """Ask the program to end (SIGTERM)."""
        self.send_signal(signal.SIGTERM)


def _variable(name, value):
    name = os.fsencode(name)
    if b"=" in name:
        raise ValueError("illegal environment variable name")
    return name + b"=" + os.fsencode(value)


def _close_quietly(fd):
    try:
        os.close(fd)
    except OSError:
        pass
