"""The interface of event loops, the current loop, and policies that make loops."""

__all__ = (
    "AbstractEventLoop",
    "AbstractServer",
    "Handle",
    "TimerHandle",
    "get_event_loop_policy",
    "set_event_loop_policy",
    "get_event_loop",
    "set_event_loop",
    "new_event_loop",
    "_set_running_loop",
    "get_running_loop",
    "_get_running_loop",
)

from _asyncio import (
    Handle,
    TimerHandle,
    _get_running_loop,
    _set_running_loop,
    get_event_loop,
    get_running_loop,
)
from _thread import _get_main_thread_ident, _local, get_ident


class AbstractServer:
    """What create_server() gives."""

    def close(self):
        """Stop serving; existing connections stay open."""
        raise NotImplementedError

    def close_clients(self):
        """Close all active connections."""
        raise NotImplementedError

    def abort_clients(self):
        """Close all active connections at once."""
        raise NotImplementedError

    def get_loop(self):
        """Return the event loop of the server."""
        raise NotImplementedError

    def is_serving(self):
        """Return True if the server accepts connections."""
        raise NotImplementedError

    async def start_serving(self):
        """Start accepting connections."""
        raise NotImplementedError

    async def serve_forever(self):
        """Accept connections until cancelled."""
        raise NotImplementedError

    async def wait_closed(self):
        """Wait until the server is closed."""
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


class AbstractEventLoop:
    """The methods an event loop has; each is up to the loop to implement."""

    def _timer_handle_cancelled(self, handle):
        raise NotImplementedError

    def add_reader(self, fd, callback, *args):
        raise NotImplementedError

    def add_signal_handler(self, sig, callback, *args):
        raise NotImplementedError

    def add_writer(self, fd, callback, *args):
        raise NotImplementedError

    def call_at(self, when, callback, *args, context=None):
        raise NotImplementedError

    def call_exception_handler(self, context):
        raise NotImplementedError

    def call_later(self, delay, callback, *args, context=None):
        raise NotImplementedError

    def call_soon(self, callback, *args, context=None):
        raise NotImplementedError

    def call_soon_threadsafe(self, callback, *args, context=None):
        raise NotImplementedError

    def close(self):
        raise NotImplementedError

    async def connect_accepted_socket(
        self, protocol_factory, sock, *, ssl=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
    ):
        raise NotImplementedError

    async def connect_read_pipe(self, protocol_factory, pipe):
        raise NotImplementedError

    async def connect_write_pipe(self, protocol_factory, pipe):
        raise NotImplementedError

    async def create_connection(
        self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0, flags=0, sock=None,
        local_addr=None, server_hostname=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
        happy_eyeballs_delay=None, interleave=None,
    ):
        raise NotImplementedError

    async def create_datagram_endpoint(
        self, protocol_factory, local_addr=None, remote_addr=None, *, family=0, proto=0, flags=0,
        reuse_address=None, reuse_port=None, allow_broadcast=None, sock=None,
    ):
        raise NotImplementedError

    def create_future(self):
        raise NotImplementedError

    async def create_server(
        self, protocol_factory, host=None, port=None, *, family=0, flags=1, sock=None, backlog=100,
        ssl=None, reuse_address=None, reuse_port=None, keep_alive=None, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None, start_serving=True,
    ):
        raise NotImplementedError

    def create_task(self, coro, **kwargs):
        raise NotImplementedError

    async def create_unix_connection(
        self, protocol_factory, path=None, *, ssl=None, sock=None, server_hostname=None,
        ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
    ):
        raise NotImplementedError

    async def create_unix_server(
        self, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None, start_serving=True,
    ):
        raise NotImplementedError

    def default_exception_handler(self, context):
        raise NotImplementedError

    def get_debug(self):
        raise NotImplementedError

    def get_exception_handler(self):
        raise NotImplementedError

    def get_task_factory(self):
        raise NotImplementedError

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        raise NotImplementedError

    async def getnameinfo(self, sockaddr, flags=0):
        raise NotImplementedError

    def is_closed(self):
        raise NotImplementedError

    def is_running(self):
        raise NotImplementedError

    def remove_reader(self, fd):
        raise NotImplementedError

    def remove_signal_handler(self, sig):
        raise NotImplementedError

    def remove_writer(self, fd):
        raise NotImplementedError

    def run_forever(self):
        raise NotImplementedError

    def run_in_executor(self, executor, func, *args):
        raise NotImplementedError

    def run_until_complete(self, future):
        raise NotImplementedError

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        raise NotImplementedError

    def set_debug(self, enabled):
        raise NotImplementedError

    def set_default_executor(self, executor):
        raise NotImplementedError

    def set_exception_handler(self, handler):
        raise NotImplementedError

    def set_task_factory(self, factory):
        raise NotImplementedError

    async def shutdown_asyncgens(self):
        raise NotImplementedError

    async def shutdown_default_executor(self):
        raise NotImplementedError

    async def sock_accept(self, sock):
        raise NotImplementedError

    async def sock_connect(self, sock, address):
        raise NotImplementedError

    async def sock_recv(self, sock, nbytes):
        raise NotImplementedError

    async def sock_recv_into(self, sock, buf):
        raise NotImplementedError

    async def sock_recvfrom(self, sock, bufsize):
        raise NotImplementedError

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        raise NotImplementedError

    async def sock_sendall(self, sock, data):
        raise NotImplementedError

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=None):
        raise NotImplementedError

    async def sock_sendto(self, sock, data, address):
        raise NotImplementedError

    async def start_tls(
        self, transport, protocol, sslcontext, *, server_side=False, server_hostname=None,
        ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
    ):
        raise NotImplementedError

    def stop(self):
        raise NotImplementedError

    async def subprocess_exec(self, protocol_factory, *args, stdin=-1, stdout=-1, stderr=-1, **kwargs):
        raise NotImplementedError

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=-1, stdout=-1, stderr=-1, **kwargs):
        raise NotImplementedError

    def time(self):
        raise NotImplementedError


class _AbstractEventLoopPolicy:
    """Says which loop is current and how new ones are made."""

    def get_event_loop(self):
        """Return the loop of the current context."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Make a loop that of the current context."""
        raise NotImplementedError

    def new_event_loop(self):
        """Make a loop as this policy likes it."""
        raise NotImplementedError


class _LoopOfThread(_local):
    loop = None
    set_called = False


class _BaseDefaultEventLoopPolicy(_AbstractEventLoopPolicy):
    """One loop for each thread; the main thread gets one when it first asks."""

    _loop_factory = None

    def __init__(self):
        self._local = _LoopOfThread()

    def get_event_loop(self):
        here = self._local
        if here.loop is None and not here.set_called and get_ident() == _get_main_thread_ident():
            self.set_event_loop(self.new_event_loop())
        if here.loop is None:
            import threading

            name = threading.current_thread().name
            raise RuntimeError(f"There is no current event loop in thread {name!r}.")
        return here.loop

    def set_event_loop(self, loop):
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError(
                f"loop must be an instance of AbstractEventLoop or None, not '{type(loop).__name__}'"
            )
        self._local.set_called = True
        self._local.loop = loop

    def new_event_loop(self):
        return self._loop_factory()


_event_loop_policy = None
# The loop of an interactive prompt, which runs while the prompt waits.
_prompt_loop = None


def _get_event_loop_policy():
    global _event_loop_policy
    if _event_loop_policy is None:
        from .unix_events import _DefaultEventLoopPolicy

        _event_loop_policy = _DefaultEventLoopPolicy()
    return _event_loop_policy


def _set_event_loop_policy(policy):
    global _event_loop_policy
    if policy is not None and not isinstance(policy, _AbstractEventLoopPolicy):
        raise TypeError(
            f"policy must be an instance of AbstractEventLoopPolicy or None, not '{type(policy).__name__}'"
        )
    _event_loop_policy = policy


def _policy_event_loop():
    """The current loop when none is running."""
    return _get_event_loop_policy().get_event_loop()


def _deprecated(name):
    import warnings

    warnings._deprecated(f"asyncio.{name}", remove=(3, 16))


def get_event_loop_policy():
    """Return the policy in use."""
    import warnings

    warnings._deprecated("asyncio.get_event_loop_policy", remove=(3, 16))
    return _get_event_loop_policy()


def set_event_loop_policy(policy):
    """Use a policy; None means the default one."""
    import warnings

    warnings._deprecated("asyncio.set_event_loop_policy", remove=(3, 16))
    _set_event_loop_policy(policy)


def set_event_loop(loop):
    """Make a loop the current one."""
    _get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Make a new event loop."""
    return _get_event_loop_policy().new_event_loop()


def _on_fork():
    """The loops of the parent are not the child's."""
    if _event_loop_policy is not None:
        _event_loop_policy._local = _LoopOfThread()
    _set_running_loop(None)


try:
    from posix import register_at_fork
except ImportError:
    pass
else:
    register_at_fork(after_in_child=_on_fork)
    del register_at_fork
