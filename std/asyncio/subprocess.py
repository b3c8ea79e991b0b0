"""Run programs and talk to them with coroutines."""

__all__ = ("create_subprocess_exec", "create_subprocess_shell")

import subprocess

from . import events, protocols, streams, tasks
from .log import logger

PIPE = subprocess.PIPE
STDOUT = subprocess.STDOUT
DEVNULL = subprocess.DEVNULL


async def create_subprocess_shell(
    cmd, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT, **kwds
):
    """Run a command of the shell; returns a Process."""
    loop = events.get_running_loop()
    transport, protocol = await loop.subprocess_shell(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop), cmd,
        stdin=stdin, stdout=stdout, stderr=stderr, **kwds,
    )
    return Process(transport, protocol, loop)


async def create_subprocess_exec(
    program, *args, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT, **kwds
):
    """Run a program with arguments; returns a Process."""
    loop = events.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop), program, *args,
        stdin=stdin, stdout=stdout, stderr=stderr, **kwds,
    )
    return Process(transport, protocol, loop)


class SubprocessStreamProtocol(streams.FlowControlMixin, protocols.SubprocessProtocol):
    """Makes streams of the pipes of a program."""

    def __init__(self, limit, loop):
        super().__init__(loop=loop)
        self._limit = limit
        self.stdin = self.stdout = self.stderr = None
        self._transport = None
        self._process_exited = False
        self._pipe_fds = []
        self._stdin_closed = loop.create_future()

    def __repr__(self):
        info = [type(self).__name__]
        for name in ("stdin", "stdout", "stderr"):
            stream = getattr(self, name)
            if stream is not None:
                info.append(f"{name}={stream!r}")
        return f"<{' '.join(info)}>"

    def connection_made(self, transport):
        self._transport = transport
        for fd, name in ((1, "stdout"), (2, "stderr")):
            pipe = transport.get_pipe_transport(fd)
            if pipe is not None:
                reader = streams.StreamReader(limit=self._limit, loop=self._loop)
                reader.set_transport(pipe)
                setattr(self, name, reader)
                self._pipe_fds.append(fd)
        pipe = transport.get_pipe_transport(0)
        if pipe is not None:
            self.stdin = streams.StreamWriter(pipe, protocol=self, reader=None, loop=self._loop)

    def _reader(self, fd):
        return {1: self.stdout, 2: self.stderr}.get(fd)

    def pipe_data_received(self, fd, data):
        if (reader := self._reader(fd)) is not None:
            reader.feed_data(data)

    def pipe_connection_lost(self, fd, exc):
        if fd == 0:
            self._input_lost(exc)
            return
        reader = self._reader(fd)
        if reader is not None and exc is not None:
            reader.set_exception(exc)
        elif reader is not None:
            reader.feed_eof()
        self._pipe_fds = [other for other in self._pipe_fds if other != fd]
        self._maybe_close_transport()

    def _input_lost(self, exc):
        if self.stdin is not None:
            self.stdin.close()
        self.connection_lost(exc)
        closed = self._stdin_closed
        if exc is None:
            closed.set_result(None)
            return
        closed.set_exception(exc)
        # Few programs care to wait for the closing of the input.
        closed._log_traceback = False

    def process_exited(self):
        self._process_exited = True
        self._maybe_close_transport()

    def _maybe_close_transport(self):
        if self._pipe_fds or not self._process_exited:
            return
        transport, self._transport = self._transport, None
        transport.close()

    def _get_close_waiter(self, stream):
        return self._stdin_closed if stream is self.stdin else None


class Process:
    """A program that runs, or has ended."""

    def __init__(self, transport, protocol, loop):
        self._transport, self._protocol, self._loop = transport, protocol, loop
        self.stdin, self.stdout, self.stderr = protocol.stdin, protocol.stdout, protocol.stderr
        self.pid = transport.get_pid()

    def __repr__(self):
        return f"<{type(self).__name__} {self.pid}>"

    @property
    def returncode(self):
        return self._transport.get_returncode()

    async def wait(self):
        """Wait until the program has ended; return its exit code."""
        return await self._transport._wait()

    def kill(self):
        """End the program at once."""
        self._transport.kill()

    def terminate(self):
        """Ask the program to end."""
        self._transport.terminate()

    def send_signal(self, signal):
        """Send a signal to the program."""
        self._transport.send_signal(signal)

    async def _feed_stdin(self, input):
        debug = self._loop.get_debug()
        try:
            if input is not None:
                self.stdin.write(input)
                if debug:
                    logger.debug("%r communicate: feed stdin (%s bytes)", self, len(input))
            await self.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as exc:
            # The program does not want (all of) it.
            if debug:
                logger.debug("%r communicate: stdin got %r", self, exc)
        if debug:
            logger.debug("%r communicate: close stdin", self)
        self.stdin.close()

    async def _noop(self):
        return None

    async def _read_stream(self, fd):
        transport = self._transport.get_pipe_transport(fd)
        stream, name = (self.stderr, "stderr") if fd == 2 else (self.stdout, "stdout")
        if self._loop.get_debug():
            logger.debug("%r communicate: read %s", self, name)
        data = await stream.read()
        if self._loop.get_debug():
            logger.debug("%r communicate: close %s", self, name)
        transport.close()
        return data

    async def communicate(self, input=None):
        """Send input, read both streams to their ends, wait; return (stdout, stderr), None for what is no pipe."""
        feed = self._noop() if self.stdin is None else self._feed_stdin(input)
        reads = [
            self._noop() if stream is None else self._read_stream(fd)
            for fd, stream in ((1, self.stdout), (2, self.stderr))
        ]
        _, stdout, stderr = await tasks.gather(feed, *reads)
        await self.wait()
        return stdout, stderr
