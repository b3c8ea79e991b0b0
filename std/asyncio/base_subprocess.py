"""The transport of a process that the event loop runs: its pipes, its exit, signals to it."""

import os
import subprocess
import warnings

import _signal

from . import protocols, transports
from .log import logger


class BaseSubprocessTransport(transports.SubprocessTransport):
    """A running program; a subclass starts it in _start()."""

    def __init__(
        self, loop, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=None, extra=None, **kwargs
    ):
        super().__init__(extra)
        self._loop = loop
        self._protocol = protocol
        self._proc = self._pid = self._returncode = None
        self._closed = self._finished = False
        self._exit_waiters = []
        # What the protocol is to be told once it knows of the transport; None afterwards.
        self._pending_calls = []
        # Protocols of the pipes, None for those that are not connected yet.
        self._pipes = {fd: None for fd, given in enumerate((stdin, stdout, stderr)) if given == subprocess.PIPE}
        try:
            self._start(
                args=args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr, bufsize=bufsize, **kwargs
            )
        except:
            self.close()
            raise
        self._pid = self._extra_pid()
        if loop.get_debug():
            program = args if isinstance(args, (str, bytes)) else args[0]
            logger.debug("process %r created: pid %s", program, self._pid)
        loop.create_task(self._connect_pipes(waiter))

    def _extra_pid(self):
        self._extra["subprocess"] = self._proc
        return self._proc.pid

    def __repr__(self):
        pid, code = self._pid, self._returncode
        words = ["closed"] if self._closed else []
        words += [] if pid is None else [f"pid={pid}"]
        if code is None:
            words.append("running" if pid is not None else "not started")
        else:
            words.append(f"returncode={code}")
        pipes = {fd: pipe.pipe for fd, pipe in self._pipes.items() if pipe}
        names = {0: "stdin", 1: "stdout", 2: "stderr"}
        if 1 in pipes and pipes.get(2) is pipes[1]:
            names[1] = "stdout=stderr"
            del pipes[2]
        words += [f"{names[fd]}={pipe}" for fd, pipe in pipes.items()]
        return f"<{' '.join([type(self).__name__, *words])}>"

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        raise NotImplementedError

    def close(self):
        """Close the pipes and kill the program if it still runs."""
        if self._closed:
            return
        self._closed = True
        for pipe in self._pipes.values():
            if pipe is not None and (self._loop is None or not self._loop.is_closed()):
                pipe.pipe.close()
        process = self._proc
        # What has ended since is known by then only to the system.
        if process is None or self._returncode is not None or process.poll() is not None:
            return
        if self._loop.get_debug():
            logger.warning("Close running child process: kill %r", self)
        try:
            process.kill()
        except (ProcessLookupError, PermissionError):
            # The latter: a program of another user.
            pass

    def __del__(self, _warn=warnings.warn):
        if not self._closed:
            _warn(f"unclosed transport {self!r}", ResourceWarning, source=self)
            self.close()

    # Signals.

    def _check_proc(self):
        if self._proc is None:
            raise ProcessLookupError()
        return self._proc

    def send_signal(self, signal):
        """Send a signal to the program."""
        process = self._check_proc()
        # Not by its method, which would look whether it has ended, and take its exit code from the watcher.
        os.kill(process.pid, signal)

    def kill(self):
        """End the program at once."""
        self.send_signal(_signal.SIGKILL)

    def terminate(self):
        """Ask the program to end."""
        self.send_signal(_signal.SIGTERM)

    # What is known of the program.

    def get_pipe_transport(self, fd):
        """Return the transport of the pipe at 0, 1 or 2, None if there is none."""
        pipe = self._pipes.get(fd)
        return pipe and pipe.pipe

    def get_returncode(self):
        """Return the exit code, None while the program runs."""
        return self._returncode

    def get_pid(self):
        """Return the number of the process."""
        return self._pid

    def is_closing(self):
        """Whether the transport was closed."""
        return self._closed

    def get_protocol(self):
        """Return the protocol."""
        return self._protocol

    def set_protocol(self, protocol):
        """Use another protocol from now on."""
        self._protocol = protocol

    # What happens to it.

    async def _connect_pipe(self, fd, stream):
        if fd:
            connecting = self._loop.connect_read_pipe(lambda: ReadSubprocessPipeProto(self, fd), stream)
        else:
            connecting = self._loop.connect_write_pipe(lambda: WriteSubprocessPipeProto(self, fd), stream)
        _, self._pipes[fd] = await connecting

    async def _connect_pipes(self, waiter):
        process = self._proc
        failure = None
        try:
            for fd, stream in enumerate((process.stdin, process.stdout, process.stderr)):
                if stream is not None:
                    await self._connect_pipe(fd, stream)
            early, self._pending_calls = self._pending_calls, None
            for callback, *data in [(self._protocol.connection_made, self), *early]:
                self._loop.call_soon(callback, *data)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            failure = exc
        if waiter is None or waiter.cancelled():
            return
        if failure is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(failure)

    def _call(self, cb, *data):
        early = self._pending_calls
        if early is not None:
            early.append((cb, *data))
        else:
            self._loop.call_soon(cb, *data)

    def _pipe_connection_lost(self, fd, exc):
        self._call(self._protocol.pipe_connection_lost, fd, exc)
        self._try_finish()

    def _pipe_data_received(self, fd, data):
        self._call(self._protocol.pipe_data_received, fd, data)

    def _process_exited(self, returncode):
        assert returncode is not None and self._returncode is None, (returncode, self._returncode)
        if self._loop.get_debug():
            logger.info("%r exited with return code %r", self, returncode)
        self._returncode = returncode
        if self._proc.returncode is None:
            # It was not its object that has waited; it must not do so again.
            self._proc.returncode = returncode
        self._call(self._protocol.process_exited)
        self._try_finish()
        # The pipes may stay open for long: other programs can have inherited them.
        self._wake_exit_waiters()

    async def _wait(self):
        """Wait until the program has ended; the exit code."""
        if (code := self._returncode) is not None:
            return code
        self._exit_waiters.append(self._loop.create_future())
        return await self._exit_waiters[-1]

    def _try_finish(self):
        assert not self._finished
        if self._returncode is None:
            return
        if all(pipe is not None and pipe.disconnected for pipe in self._pipes.values()):
            self._finished = True
            self._call(self._call_connection_lost, None)

    def _wake_exit_waiters(self):
        waiters, self._exit_waiters = self._exit_waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(self._returncode)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._loop = self._proc = self._protocol = None


class WriteSubprocessPipeProto(protocols.BaseProtocol):
    """The protocol of a pipe into the program."""

    # Set by connection_made().
    pipe = None
    disconnected = False

    def __init__(self, proc, fd):
        self.proc, self.fd = proc, fd

    def __repr__(self):
        return f"<{type(self).__name__} fd={self.fd} pipe={self.pipe!r}>"

    def connection_made(self, transport):
        self.pipe = transport

    def pause_writing(self):
        self.proc._protocol.pause_writing()

    def resume_writing(self):
        self.proc._protocol.resume_writing()

    def connection_lost(self, exc):
        program, self.proc = self.proc, None
        self.disconnected = True
        program._pipe_connection_lost(self.fd, exc)


class ReadSubprocessPipeProto(WriteSubprocessPipeProto, protocols.Protocol):
    """The protocol of a pipe out of the program."""

    def data_received(self, data):
        self.proc._pipe_data_received(self.fd, data)
