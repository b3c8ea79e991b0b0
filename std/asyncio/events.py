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


def _fill_interface():
    plain = """
        run_forever run_until_complete stop is_running is_closed close _timer_handle_cancelled
        call_soon call_later call_at time create_future create_task call_soon_threadsafe
        run_in_executor set_default_executor add_reader remove_reader add_writer remove_writer
        add_signal_handler remove_signal_handler set_task_factory get_task_factory
        get_exception_handler set_exception_handler default_exception_handler
        call_exception_handler get_debug set_debug
    """
    waiting = """
        shutdown_asyncgens shutdown_default_executor getaddrinfo getnameinfo create_connection
        create_server sendfile start_tls create_unix_connection create_unix_server
        connect_accepted_socket create_datagram_endpoint connect_read_pipe connect_write_pipe
        subprocess_shell subprocess_exec sock_recv sock_recv_into sock_recvfrom
        sock_recvfrom_into sock_sendall sock_sendto sock_connect sock_accept sock_sendfile
    """

    def make(name, asynchronous):
        if asynchronous:

            async def method(self, *args, **kwargs):
                raise NotImplementedError
        else:

            def method(self, *args, **kwargs):
                raise NotImplementedError

        method.__name__ = name
        method.__qualname__ = f"AbstractEventLoop.{name}"
        setattr(AbstractEventLoop, name, method)

    for name in plain.split():
        make(name, False)
    for name in waiting.split():
        make(name, True)


_fill_interface()
del _fill_interface


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
