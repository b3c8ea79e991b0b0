"""What event loops add to the native one: error reports, async generators, executors."""

__all__ = ("BaseEventLoop", "Server")

import sys

# Importing it makes the native loop keep context variables apart.
import _contextvars  # noqa: F401
from _asyncio import EventLoop as _NativeLoop

from . import _lazy, constants, coroutines, events, futures, tasks
from .log import logger

socket = _lazy.module("socket")

from ._networking import Server, _interleave_addrinfos, _ipaddr_info, _Networking  # noqa: E402, F401


def _set_nodelay(sock):
    if (
        sock.family in (socket.AF_INET, socket.AF_INET6)
        and sock.type == socket.SOCK_STREAM
        and sock.proto in (0, socket.IPPROTO_TCP)
    ):
        # Small pieces are sent at once.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _format_handle(handle):
    owner = getattr(handle._callback, "__self__", None)
    if isinstance(owner, tasks.Task):
        return repr(owner)
    return str(handle)


def _check_binary(universal_newlines, shell, expected_shell, bufsize, text, encoding, errors):
    """Refuse arguments of Popen that the pipes of a loop do not understand."""
    for wrong, message in (
        (universal_newlines, "universal_newlines must be False"),
        (bool(shell) != expected_shell, f"shell must be {expected_shell}"),
        (bufsize != 0, "bufsize must be 0"),
        (text, "text must be False"),
        (encoding is not None, "encoding must be None"),
        (errors is not None, "errors must be None"),
    ):
        if wrong:
            raise ValueError(message)


def _log_streams(what, stdin, stdout, stderr):
    def shown(stream):
        return {-1: "<pipe>", -2: "<stdout>", -3: "<devnull>"}.get(stream, repr(stream)) if stream is not None else None

    info = [what]
    if stdin is not None:
        info.append(f"stdin={shown(stdin)}")
    if stdout is not None and stderr == -2:
        info.append(f"stdout=stderr={shown(stdout)}")
    else:
        info += [f"{name}={shown(given)}" for name, given in (("stdout", stdout), ("stderr", stderr)) if given is not None]
    logger.debug(" ".join(info))


def _run_until_complete_cb(fut):
    """Stops the loop when the future it was started for is done."""
    if not fut.cancelled():
        error = fut.exception()
        if isinstance(error, (SystemExit, KeyboardInterrupt)):
            # The loop is on its way out already.
            return
    futures._get_loop(fut).stop()


class BaseEventLoop(_Networking, _NativeLoop, events.AbstractEventLoop):
    """An event loop whose sockets and pipes are up to a subclass."""

    def __init__(self):
        # A loop whose subclass has set this waits there.
        self._selector = None
        self._wait_in_selector(True)
        self._exception_handler = None
        self._asyncgens = None
        self._asyncgens_shutdown_called = False
        self._default_executor = None
        self._executor_shutdown_called = False
        self._old_hooks = None
        self._old_depth = None
        self.set_debug(coroutines._is_debug_mode())

    def __repr__(self):
        return (
            f"<{type(self).__name__} running={self.is_running()} "
            f"closed={self.is_closed()} debug={self.get_debug()}>"
        )

    def __del__(self, _modules=sys.modules):
        if not self.is_closed():
            warnings = _modules.get("warnings")
            if warnings is not None:
                warnings.warn(f"unclosed event loop {self!r}", ResourceWarning, source=self)
            if not self.is_running():
                self.close()

    def _process_events(self, event_list):
        """Queue what a selector has found."""
        raise NotImplementedError

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        """Make the transport of a connection."""
        raise NotImplementedError

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, **kwargs):
        """Make the transport of a connection with TLS."""
        raise NotImplementedError

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        """Make the transport of an endpoint for datagrams."""
        raise NotImplementedError

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        """Make the transport of a pipe that is read from."""
        raise NotImplementedError

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        """Make the transport of a pipe that is written to."""
        raise NotImplementedError

    def _write_to_self(self):
        """Wake the selector from another thread."""
        raise NotImplementedError

    def _check_closed(self):
        if self.is_closed():
            raise RuntimeError("Event loop is closed")

    def close(self):
        """Close the event loop; what has not run yet never will."""
        if self.is_running():
            raise RuntimeError("Cannot close a running event loop")
        if self.is_closed():
            return
        if self.get_debug():
            logger.debug("Close %r", self)
        super().close()
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)

    # Around a run of the loop.

    def _check_running(self):
        if self.is_running():
            raise RuntimeError("This event loop is already running")
        if events._get_running_loop() is not None:
            raise RuntimeError("Cannot run the event loop while another loop is running")

    def _run_forever_setup(self):
        self._check_closed()
        self._check_running()
        self._begin()
        self._old_hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(
            firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook
        )
        if self.get_debug():
            self._track_origins(True)

    def _run_forever_cleanup(self):
        self._end()
        hooks = self._old_hooks
        if hooks is not None:
            self._old_hooks = None
            sys.set_asyncgen_hooks(*hooks)
        if self._old_depth is not None:
            self._track_origins(False)

    def _track_origins(self, enabled):
        if not hasattr(sys, "set_coroutine_origin_tracking_depth"):
            return
        if enabled:
            if self._old_depth is None:
                self._old_depth = sys.get_coroutine_origin_tracking_depth()
                sys.set_coroutine_origin_tracking_depth(constants.DEBUG_STACK_DEPTH)
        elif self._old_depth is not None:
            sys.set_coroutine_origin_tracking_depth(self._old_depth)
            self._old_depth = None

    def set_debug(self, enabled):
        super().set_debug(enabled)
        if self.is_running():
            self.call_soon_threadsafe(self._track_origins, bool(enabled))

    # Async generators.

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            import warnings

            warnings.warn(
                f"asynchronous generator {agen!r} was scheduled after loop.shutdown_asyncgens() call",
                ResourceWarning,
                source=self,
            )
        if self._asyncgens is None:
            from _weakrefset import WeakSet

            self._asyncgens = WeakSet()
        self._asyncgens.add(agen)

    def _asyncgen_finalizer_hook(self, agen):
        if self._asyncgens is not None:
            self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    async def shutdown_asyncgens(self):
        """Close all async generators that are still open."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler(
                    {
                        "message": f"an error occurred during closing of asynchronous generator {agen!r}",
                        "exception": result,
                        "asyncgen": agen,
                    }
                )

    # Executors.

    def _check_default_executor(self):
        if self._executor_shutdown_called:
            raise RuntimeError("Executor shutdown has been called")

    def run_in_executor(self, executor, func, *args):
        """Call func in an executor (None: the default one); returns a future."""
        self._check_closed()
        if self.get_debug() and coroutines._is_coroutine_or_function(func):
            raise TypeError("coroutines cannot be used with run_in_executor()")
        if executor is None:
            self._check_default_executor()
            executor = self._default_executor
            if executor is None:
                from concurrent.futures import ThreadPoolExecutor

                executor = self._default_executor = ThreadPoolExecutor(thread_name_prefix="asyncio")
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        """Use this ThreadPoolExecutor when run_in_executor() is given None."""
        from concurrent.futures import ThreadPoolExecutor

        if not isinstance(executor, ThreadPoolExecutor):
            raise TypeError("executor must be ThreadPoolExecutor instance")
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Wait for the threads of the default executor to end."""
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is None:
            return
        import threading

        from . import timeouts

        future = self.create_future()

        def work():
            try:
                executor.shutdown(wait=True)
                outcome = (futures._set_result_unless_cancelled, future, None)
            except Exception as exc:
                outcome = (future.set_exception, exc)
            if not self.is_closed():
                self.call_soon_threadsafe(*outcome)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            async with timeouts.timeout(timeout):
                await future
        except TimeoutError:
            import warnings

            warnings.warn(
                f"The executor did not finishing joining its threads within {timeout} seconds.",
                RuntimeWarning,
                stacklevel=2,
            )
            executor.shutdown(wait=False)
        else:
            thread.join()

    # Programs.

    async def subprocess_exec(
        self, protocol_factory, program, *args, stdin=-1, stdout=-1, stderr=-1, universal_newlines=False,
        shell=False, bufsize=0, encoding=None, errors=None, text=None, **kwargs,
    ):
        """Run a program with arguments; returns (transport, protocol)."""
        _check_binary(universal_newlines, shell, False, bufsize, text, encoding, errors)
        return await self._run_program(
            protocol_factory, (program,) + args, False, stdin, stdout, stderr, bufsize, kwargs
        )

    async def subprocess_shell(
        self, protocol_factory, cmd, *, stdin=-1, stdout=-1, stderr=-1, universal_newlines=False, shell=True,
        bufsize=0, encoding=None, errors=None, text=None, **kwargs,
    ):
        """Run a command of the shell; returns (transport, protocol)."""
        if not isinstance(cmd, (bytes, str)):
            raise ValueError("cmd must be a string")
        _check_binary(universal_newlines, shell, True, bufsize, text, encoding, errors)
        return await self._run_program(protocol_factory, cmd, True, stdin, stdout, stderr, bufsize, kwargs)

    async def _run_program(self, protocol_factory, args, shell, stdin, stdout, stderr, bufsize, kwargs):
        protocol = protocol_factory()
        what = None
        if self.get_debug():
            # A shell's command may hold a password: it is not for the log.
            what = f"run shell command {args!r}" if shell else f"execute program {args[0]!r}"
            _log_streams(what, stdin, stdout, stderr)
        transport = await self._make_subprocess_transport(
            protocol, args, shell, stdin, stdout, stderr, bufsize, **kwargs
        )
        if what is not None:
            logger.info("%s: %r", what, transport)
        return transport, protocol

    async def _make_subprocess_transport(
        self, protocol, args, shell, stdin, stdout, stderr, bufsize, extra=None, **kwargs
    ):
        raise NotImplementedError

    # Debug mode.

    def _report_slow(self, what, seconds):
        shown = repr(what) if isinstance(what, tasks.Task) else _format_handle(what)
        logger.warning("Executing %s took %.3f seconds", shown, seconds)

    # Failures nobody waits for.

    def get_exception_handler(self):
        """Return the exception handler, None for the default one."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Call handler(loop, context) for failures nobody waits for; None means the default."""
        if handler is not None and not callable(handler):
            raise TypeError(f"A callable object or None is expected, got {handler!r}")
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Write the failure to the log."""
        lines = [context.get("message") or "Unhandled exception in event loop"]
        if "source_traceback" not in context and self._scheduled_at:
            context["handle_traceback"] = self._scheduled_at
        for key in sorted(context):
            if key in ("message", "exception"):
                continue
            value = context[key]
            if key in ("source_traceback", "handle_traceback"):
                import traceback

                what = "Object" if key == "source_traceback" else "Handle"
                stack = "".join(traceback.format_list(value)).rstrip()
                lines.append(f"{key}: {what} created at (most recent call last):\n{stack}")
            else:
                lines.append(f"{key}: {value!r}")
        error = context.get("exception")
        exc_info = (type(error), error, error.__traceback__) if error is not None else False
        logger.error("\n".join(lines), exc_info=exc_info)

    def call_exception_handler(self, context):
        """Report a failure nobody waits for."""
        handler = self._exception_handler
        if handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                # An overridden handler may fail.
                logger.error("Exception in default exception handler", exc_info=True)
            return
        try:
            self._in_context_of(context, handler)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            try:
                self.default_exception_handler(
                    {
                        "message": "Unhandled error in exception handler",
                        "exception": exc,
                        "context": context,
                    }
                )
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                logger.error(
                    "Exception in default exception handler while handling an unexpected "
                    "error in custom exception handler",
                    exc_info=True,
                )

    def _in_context_of(self, context, handler):
        """Call a handler with the context variables of what has failed."""
        for key in ("task", "future", "handle"):
            owner = context.get(key)
            if owner is not None:
                get_context = getattr(owner, "get_context", None)
                variables = get_context() if get_context is not None else None
                if variables is not None and hasattr(variables, "run"):
                    variables.run(handler, self, context)
                    return
                break
        handler(self, context)
