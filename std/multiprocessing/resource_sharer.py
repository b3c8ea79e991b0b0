"""Descriptors for processes that run already: they come for them to a socket of this process."""

import os
import threading

from . import process

__all__ = ["DupFd", "stop"]


class DupFd:
    """Stands for a descriptor until the other process has it."""

    def __init__(self, fd):
        self._id = _server.register(os.dup(fd))

    def detach(self):
        """Get the descriptor; once."""
        from . import reduction

        with _Server.connect(self._id) as connection:
            return reduction.recv_handle(connection)


class _Server:
    """Hands descriptors out."""

    def __init__(self):
        self._lock = threading.Lock()
        self._reset()

    def _reset(self):
        self._descriptors = {}
        self._key = 0
        self._listener = self._thread = None
        self._pid = os.getpid()

    def register(self, fd):
        with self._lock:
            if self._pid != os.getpid():
                # A copy of the process has no such thread.
                self._reset()
            if self._listener is None:
                self._start()
            self._key += 1
            self._descriptors[self._key] = fd
            return self._listener.address, self._key

    def _start(self):
        from .connection import Listener

        self._listener = Listener(authkey=process.current_process().authkey, backlog=128)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        from . import reduction

        while True:
            try:
                with self._listener.accept() as connection:
                    message = connection.recv()
                    if message is None:
                        return
                    key, pid = message
                    fd = self._descriptors.pop(key)
                    try:
                        reduction.send_handle(connection, fd, pid)
                    finally:
                        os.close(fd)
            except Exception:
                import traceback

                traceback.print_exc()

    @staticmethod
    def connect(ident):
        from .connection import Client

        address, key = ident
        connection = Client(address, authkey=process.current_process().authkey)
        connection.send((key, os.getpid()))
        return connection

    def stop(self, timeout=None):
        """End the thread."""
        from .connection import Client

        with self._lock:
            if self._listener is None:
                return
            with Client(self._listener.address, authkey=process.current_process().authkey) as connection:
                connection.send(None)
            self._thread.join(timeout)
            self._listener.close()
            for fd in self._descriptors.values():
                os.close(fd)
            self._reset()


_server = _Server()
stop = _server.stop
