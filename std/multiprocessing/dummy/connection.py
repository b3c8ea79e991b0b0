"""Connections between threads."""

__all__ = ["Client", "Listener", "Pipe"]

from queue import Queue

families = [None]


class _Closing:
    def close(self):
        """Does nothing."""

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()

    def __enter__(self):
        return self


class Connection(_Closing):
    """One end of a pipe: what is sent at the other one is received here."""

    def __init__(self, _in, _out):
        self._in, self._out = _in, _out
        self.recv = self.recv_bytes = _in.get
        self.send = self.send_bytes = _out.put

    def poll(self, timeout=0.0):
        """Whether there is a message (in time)."""
        waiting = self._in
        if not waiting.qsize() and timeout > 0.0:
            with waiting.not_empty:
                waiting.not_empty.wait(timeout)
        return waiting.qsize() > 0


def Pipe(duplex=True):
    """Return two connections that are each other's ends."""
    there, back = Queue(), Queue()
    return Connection(there, back), Connection(back, there)


class Listener(_Closing):
    """Waits for clients; its address is where they queue."""

    def __init__(self, address=None, family=None, backlog=1):
        self.address = Queue(backlog)

    def close(self):
        """Wait for nobody any more."""
        self.address = None

    def accept(self):
        """Wait for a client; return the connection to it."""
        return self.address.get()


def Client(address):
    """Return a connection to a Listener."""
    theirs, ours = Pipe()
    address.put(theirs)
    return ours
