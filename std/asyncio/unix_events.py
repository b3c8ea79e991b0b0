"""The event loop of Unix."""

__all__ = ("SelectorEventLoop", "EventLoop")

import sys

import _signal

from . import _lazy, events, exceptions, selector_events, tasks
from ._networking import Server
from .log import logger

os = _lazy.module("os")
socket = _lazy.module("socket")
stat = _lazy.module("stat")
_pipes = _lazy.module("asyncio._unix_pipes")
_processes = _lazy.module("asyncio._unix_processes")


# Asks a process for its tasks: one of those that programs are free to use, and far from the ends that they use first.
_ASKED = _signal.SIGRTMIN + 13


def _on_asked(signum, frame):
    from . import _remote

    _remote.answer()


def _answer_from_now_on():
    """Let `python -m asyncio ps` find out about the tasks; nothing happens outside of the main thread."""
    if hasattr(sys, "ps1"):
        # The prompt has an eye on signals itself.
        return
    try:
        if _signal.getsignal(_ASKED) == _signal.SIG_DFL:
            _signal.signal(_ASKED, _on_asked)
    except (OSError, ValueError):
        pass


def can_use_pidfd():
    """Whether the system has descriptors of processes, and lets this one use them."""
    if not hasattr(os, "pidfd_open"):
        return False
    try:
        os.close(os.pidfd_open(os.getpid(), 0))
    except OSError:
        return False
    return True


def __getattr__(name):
    if name in ("_PidfdChildWatcher", "_ThreadedChildWatcher", "_UnixSubprocessTransport"):
        return getattr(_processes, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """The default event loop; adds signals, Unix sockets and pipes."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}
        # Unix sockets that were made for servers, with the numbers of their files.
        self._unix_server_sockets = {}
        self._child_watcher = None

    def _run_forever_setup(self):
        super()._run_forever_setup()
        _answer_from_now_on()

    def close(self):
        if self._signal_handlers and not self.is_running():
            for sig in list(self._signal_handlers):
                self.remove_signal_handler(sig)
        super().close()

    def _check_signal(self, sig):
        if not isinstance(sig, int):
            raise TypeError(f"sig must be an int, not {sig!r}")
        if sig not in _signal.valid_signals():
            raise ValueError(f"invalid signal number {sig}")

    def add_signal_handler(self, sig, callback, *args):
        """Call a callback in the loop when a signal comes."""
        from . import coroutines

        if coroutines.iscoroutine(callback) or coroutines._iscoroutinefunction(callback):
            raise TypeError("coroutines cannot be used with add_signal_handler()")
        self._check_signal(sig)
        self._check_closed()
        handle = events.Handle(callback, args, self, None)

        def deliver(signum, frame):
            if handle.cancelled():
                self.remove_signal_handler(sig)
            elif not self.is_closed():
                self.call_soon_threadsafe(callback, *args, context=handle.get_context())

        try:
            _signal.signal(sig, deliver)
        except ValueError as exc:
            # In the words of a loop that sets a descriptor for wake-ups first.
            raise RuntimeError("set_wakeup_fd only works in main thread of the main interpreter") from exc
        except OSError as exc:
            raise RuntimeError(f"sig {sig} cannot be caught") from exc
        self._signal_handlers[sig] = handle

    def remove_signal_handler(self, sig):
        """Undo add_signal_handler(); returns whether there was a handler."""
        self._check_signal(sig)
        if self._signal_handlers.pop(sig, None) is None:
            return False
        default = _signal.default_int_handler if sig == _signal.SIGINT else _signal.SIG_DFL
        _signal.signal(sig, default)
        return True

    # Unix sockets.

    async def create_unix_connection(
        self, protocol_factory, path=None, *, ssl=None, sock=None, server_hostname=None,
        ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
    ):
        """Connect to a Unix socket; returns (transport, protocol)."""
        assert server_hostname is None or isinstance(server_hostname, str)
        if ssl:
            if server_hostname is None:
                raise ValueError("you have to pass server_hostname when using ssl")
        elif server_hostname is not None:
            raise ValueError("server_hostname is only meaningful with ssl")
        self._check_ssl(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            path = os.fspath(path)
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
            try:
                sock.setblocking(False)
                await self.sock_connect(sock, path)
            except BaseException:
                sock.close()
                raise
        else:
            if sock is None:
                raise ValueError("no path and sock were specified")
            self._check_unix_stream(sock)
            sock.setblocking(False)
        return await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname, False, ssl_handshake_timeout, ssl_shutdown_timeout
        )

    def _check_unix_stream(self, sock):
        if sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
            raise ValueError(f"A UNIX Domain Stream Socket was expected, got {sock!r}")

    async def create_unix_server(
        self, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None, start_serving=True, cleanup_socket=True,
    ):
        """Serve at a Unix socket; returns a Server."""
        if isinstance(ssl, bool):
            raise TypeError("ssl argument must be an SSLContext or None")
        self._check_ssl(ssl is not None, ssl_handshake_timeout, ssl_shutdown_timeout)
        if path is not None:
            if sock is not None:
                raise ValueError("path and sock can not be specified at the same time")
            sock = self._bind_unix(os.fspath(path))
        else:
            if sock is None:
                raise ValueError("path was not specified, and no sock specified")
            self._check_unix_stream(sock)
        if cleanup_socket:
            path = sock.getsockname()
            # Names of the abstract space have no file.
            if not (path and path[0] in (0, "\x00")):
                try:
                    self._unix_server_sockets[sock] = os.stat(path).st_ino
                except FileNotFoundError:
                    pass
        sock.setblocking(False)
        server = Server(
            self, [sock], protocol_factory, ssl, backlog, ssl_handshake_timeout, ssl_shutdown_timeout
        )
        if start_serving:
            server._start_serving()
            # The socket is ready when this returns.
            await tasks.sleep(0)
        return server

    def _bind_unix(self, path):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if path[0] not in (0, "\x00"):
            # A socket that a server has left behind would be in the way.
            try:
                if stat.S_ISSOCK(os.stat(path).st_mode):
                    os.remove(path)
            except FileNotFoundError:
                pass
            except OSError as exc:
                logger.error("Unable to check or remove stale UNIX socket %r: %r", path, exc)
        try:
            sock.bind(path)
        except OSError as exc:
            sock.close()
            if exc.errno == 98:
                raise OSError(exc.errno, f"Address {path!r} is already in use") from None
            raise
        except BaseException:
            sock.close()
            raise
        return sock

    def _stop_serving(self, sock):
        number = self._unix_server_sockets.pop(sock, None)
        if number is not None:
            path = sock.getsockname()
        super()._stop_serving(sock)
        if number is not None:
            try:
                # Not if somebody else serves there now.
                if os.stat(path).st_ino == number:
                    os.unlink(path)
            except FileNotFoundError:
                pass
            except OSError as exc:
                logger.error("Unable to clean up listening UNIX socket %r: %r", path, exc)

    # Files.

    async def _sock_sendfile_native(self, sock, file, offset, count):
        sendfile = getattr(os, "sendfile", None)
        if sendfile is None:
            raise exceptions.SendfileNotAvailableError("os.sendfile() is not available")
        try:
            fileno = file.fileno()
            size = os.fstat(fileno).st_size
        except (AttributeError, OSError) as exc:
            raise exceptions.SendfileNotAvailableError("not a regular file") from exc
        block = count if count else size
        if not block:
            return 0
        total = 0
        try:
            while count is None or total < count:
                part = min(block if count is None else count - total, 2**30)
                try:
                    sent = await self._when_ready(
                        sock, lambda: sendfile(sock.fileno(), fileno, offset + total, part), writing=True
                    )
                except OSError as exc:
                    if total == 0 and not isinstance(exc, ConnectionError):
                        raise exceptions.SendfileNotAvailableError("os.sendfile call failed") from exc
                    if exc.errno == 107:
                        raise ConnectionError("socket is not connected", 107) from exc
                    raise
                if sent == 0:
                    break
                total += sent
        finally:
            if total > 0:
                os.lseek(fileno, offset + total, os.SEEK_SET)
        return total

    # Pipes.

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _pipes._UnixReadPipeTransport(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return _pipes._UnixWritePipeTransport(self, pipe, protocol, waiter, extra)

    # Programs.

    @property
    def _watcher(self):
        """What notices the ends of programs; made when the first one is run."""
        if self._child_watcher is None:
            make = _processes._PidfdChildWatcher if can_use_pidfd() else _processes._ThreadedChildWatcher
            self._child_watcher = make()
        return self._child_watcher

    async def _make_subprocess_transport(
        self, protocol, args, shell, stdin, stdout, stderr, bufsize, extra=None, **kwargs
    ):
        watcher = self._watcher
        waiter = self.create_future()
        transport = _processes._UnixSubprocessTransport(
            self, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=waiter, extra=extra, **kwargs
        )
        watcher.add_child_handler(transport.get_pid(), self._child_watcher_callback, transport)
        try:
            await waiter
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            transport.close()
            await transport._wait()
            raise
        return transport

    def _child_watcher_callback(self, pid, returncode, transport):
        # At once: no signal may be sent to the number of a process that is no more.
        transport._process_exited(returncode)


class _UnixDefaultEventLoopPolicy(events._BaseDefaultEventLoopPolicy):
    """The default policy of Unix."""

    _loop_factory = _UnixSelectorEventLoop


SelectorEventLoop = _UnixSelectorEventLoop
EventLoop = SelectorEventLoop
_DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
