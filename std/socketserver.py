"""Servers: what accepts requests at a socket, and hands each to an object that handles it."""

import io
import os
import selectors
import socket
import sys
import threading

__all__ = [
    "BaseServer", "TCPServer", "UDPServer", "ThreadingUDPServer", "ThreadingTCPServer", "BaseRequestHandler",
    "StreamRequestHandler", "DatagramRequestHandler", "ThreadingMixIn",
]
if hasattr(os, "fork"):
    __all__ += ["ForkingUDPServer", "ForkingTCPServer", "ForkingMixIn"]
if hasattr(socket, "AF_UNIX"):
    __all__ += ["UnixStreamServer", "UnixDatagramServer", "ThreadingUnixStreamServer", "ThreadingUnixDatagramServer"]
    if hasattr(os, "fork"):
        __all__ += ["ForkingUnixStreamServer", "ForkingUnixDatagramServer"]


class BaseServer:
    """What all servers do with requests; where they come from is left to subclasses."""

    timeout = None

    def __init__(self, server_address, RequestHandlerClass):
        self.server_address = server_address
        self.RequestHandlerClass = RequestHandlerClass
        self._should_stop = False
        self._has_stopped = threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.server_close()

    def server_activate(self):
        """Begin to listen, where that takes anything."""

    def server_close(self):
        """Give back what the server holds."""

    def serve_forever(self, poll_interval=0.5):
        """Handle requests until shutdown(), which another thread calls."""
        self._has_stopped.clear()
        try:
            with selectors.PollSelector() as selector:
                selector.register(self, selectors.EVENT_READ)
                while not self._should_stop:
                    ready = selector.select(poll_interval)
                    # It may have been told to stop while it waited.
                    if self._should_stop:
                        break
                    if ready:
                        self._handle_request_noblock()
                    self.service_actions()
        finally:
            self._should_stop = False
            self._has_stopped.set()

    def shutdown(self):
        """Stop serve_forever(), and wait until it has."""
        self._should_stop = True
        self._has_stopped.wait()

    def service_actions(self):
        """Called in each turn of serve_forever()."""

    def handle_request(self):
        """Wait for a request and handle it, for as long as the timeouts allow."""
        limits = (self.socket.gettimeout(), self.timeout)
        limit = min((seconds for seconds in limits if seconds is not None), default=None)
        with selectors.PollSelector() as selector:
            selector.register(self, selectors.EVENT_READ)
            if not selector.select(limit):
                return self.handle_timeout()
        return self._handle_request_noblock()

    def _handle_request_noblock(self):
        try:
            request, client_address = self.get_request()
        except OSError:
            # The client has thought better of it.
            return
        if not self.verify_request(request, client_address):
            self.shutdown_request(request)
            return
        try:
            self.process_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
            self.shutdown_request(request)
        except BaseException:
            self.shutdown_request(request)
            raise

    def handle_timeout(self):
        """Called if no request has come in time."""

    def verify_request(self, request, client_address):
        """Whether to handle a request."""
        return True

    def process_request(self, request, client_address):
        """Handle a request here and now."""
        self.finish_request(request, client_address)
        self.shutdown_request(request)

    def finish_request(self, request, client_address):
        """Make the object that handles the request."""
        self.RequestHandlerClass(request, client_address, self)

    def shutdown_request(self, request):
        """Say good-bye to a client."""
        self.close_request(request)

    def close_request(self, request):
        """Close what belongs to a request."""

    def handle_error(self, request, client_address):
        """Tell on standard error what went wrong with a request."""
        import traceback

        line = "-" * 40
        print(line, file=sys.stderr)
        print("Exception occurred during processing of request from", client_address, file=sys.stderr)
        traceback.print_exc()
        print(line, file=sys.stderr)


class TCPServer(BaseServer):
    """A server of connections."""

    address_family = socket.AF_INET
    socket_type = socket.SOCK_STREAM
    request_queue_size = 5
    allow_reuse_address = False
    allow_reuse_port = False

    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        super().__init__(server_address, RequestHandlerClass)
        self.socket = socket.socket(self.address_family, self.socket_type)
        if not bind_and_activate:
            return
        try:
            self.server_bind()
            self.server_activate()
        except BaseException:
            self.server_close()
            raise

    def server_bind(self):
        """Take the address."""
        if self.allow_reuse_address and hasattr(socket, "SO_REUSEADDR"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        has_port = self.address_family in (socket.AF_INET, socket.AF_INET6)
        if self.allow_reuse_port and has_port and hasattr(socket, "SO_REUSEPORT"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def server_activate(self):
        self.socket.listen(self.request_queue_size)

    def server_close(self):
        self.socket.close()

    def fileno(self):
        """The descriptor to wait for."""
        return self.socket.fileno()

    def get_request(self):
        """A new connection, and whose it is."""
        return self.socket.accept()

    def shutdown_request(self, request):
        try:
            # Whoever has a copy of the socket must not keep the client waiting.
            request.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        self.close_request(request)

    def close_request(self, request):
        request.close()


class UDPServer(TCPServer):
    """A server of datagrams: a request is the data and the socket to answer with."""

    socket_type = socket.SOCK_DGRAM
    allow_reuse_port = False
    max_packet_size = 8192

    def get_request(self):
        data, client_address = self.socket.recvfrom(self.max_packet_size)
        return (data, self.socket), client_address

    def server_activate(self):
        pass

    def shutdown_request(self, request):
        self.close_request(request)

    def close_request(self, request):
        pass


if hasattr(os, "fork"):

    class ForkingMixIn:
        """Handles each request in a process of its own."""

        timeout = 300
        active_children = None
        max_children = 40
        block_on_close = True

        def _collect(self, pid, options):
            """Take leave of a child, if it has ended."""
            try:
                ended, _ = os.waitpid(pid, options)
            except ChildProcessError:
                # Somebody else has.
                ended = pid
            except OSError:
                ended = 0
            if ended:
                self.active_children.discard(ended)

        def collect_children(self, *, blocking=False):
            """Take leave of the children that have ended, and wait while there are too many."""
            if self.active_children is None:
                return
            while len(self.active_children) >= self.max_children:
                self._collect(-1, 0)
            for pid in list(self.active_children):
                self._collect(pid, 0 if blocking else os.WNOHANG)

        def handle_timeout(self):
            self.collect_children()

        def service_actions(self):
            self.collect_children()

        def process_request(self, request, client_address):
            child = os.fork()
            if not child:
                self._serve_in_child(request, client_address)
            if self.active_children is None:
                self.active_children = set()
            self.active_children.add(child)
            self.close_request(request)

        def _serve_in_child(self, request, client_address):
            code = 1
            try:
                try:
                    self.finish_request(request, client_address)
                    code = 0
                except Exception:
                    self.handle_error(request, client_address)
                finally:
                    self.shutdown_request(request)
            finally:
                # A child must never go on with what its parent does.
                os._exit(code)

        def server_close(self):
            super().server_close()
            self.collect_children(blocking=self.block_on_close)


class _Threads(list):
    """The threads of a server that wait to be joined."""

    def reap(self):
        self[:] = (thread for thread in self if thread.is_alive())

    def append(self, thread):
        self.reap()
        # Nobody waits for these.
        if not thread.daemon:
            super().append(thread)

    def pop_all(self):
        threads = self[:]
        self.clear()
        return threads

    def join(self):
        for thread in self.pop_all():
            thread.join()


class _NoThreads:
    """In the place of `_Threads` if nobody is to be joined."""

    def append(self, thread):
        pass

    def join(self):
        pass


class ThreadingMixIn:
    """Handles each request in a thread of its own."""

    daemon_threads = False
    block_on_close = True
    _threads = _NoThreads()

    def process_request_thread(self, request, client_address):
        """What the thread does."""
        try:
            self.finish_request(request, client_address)
        except Exception:
            self.handle_error(request, client_address)
        finally:
            self.shutdown_request(request)

    def process_request(self, request, client_address):
        if self.block_on_close:
            vars(self).setdefault("_threads", _Threads())
        thread = threading.Thread(target=self.process_request_thread, args=(request, client_address))
        thread.daemon = self.daemon_threads
        self._threads.append(thread)
        thread.start()

    def server_close(self):
        super().server_close()
        self._threads.join()


class ThreadingUDPServer(ThreadingMixIn, UDPServer):
    """Datagrams, each in a thread."""


class ThreadingTCPServer(ThreadingMixIn, TCPServer):
    """Connections, each in a thread."""


if hasattr(os, "fork"):

    class ForkingUDPServer(ForkingMixIn, UDPServer):
        """Datagrams, each in a process."""

    class ForkingTCPServer(ForkingMixIn, TCPServer):
        """Connections, each in a process."""


if hasattr(socket, "AF_UNIX"):

    class UnixStreamServer(TCPServer):
        """Connections at a path."""

        address_family = socket.AF_UNIX

    class UnixDatagramServer(UDPServer):
        """Datagrams at a path."""

        address_family = socket.AF_UNIX

    class ThreadingUnixStreamServer(ThreadingMixIn, UnixStreamServer):
        """Connections at a path, each in a thread."""

    class ThreadingUnixDatagramServer(ThreadingMixIn, UnixDatagramServer):
        """Datagrams at a path, each in a thread."""

    if hasattr(os, "fork"):

        class ForkingUnixStreamServer(ForkingMixIn, UnixStreamServer):
            """Connections at a path, each in a process."""

        class ForkingUnixDatagramServer(ForkingMixIn, UnixDatagramServer):
            """Datagrams at a path, each in a process."""


class BaseRequestHandler:
    """Handles a request: a subclass says how in handle()."""

    def __init__(self, request, client_address, server):
        self.request, self.client_address, self.server = request, client_address, server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self):
        """What comes before handle()."""

    def handle(self):
        """What the request asks for."""

    def finish(self):
        """What comes after handle(), whatever happens in it."""


class _SocketWriter(io.BufferedIOBase):
    """A file that sends what is written, all of it, at once."""

    def __init__(self, sock):
        self._sock = sock

    def writable(self):
        return True

    def write(self, b):
        self._sock.sendall(b)
        with memoryview(b) as view:
            return view.nbytes

    def fileno(self):
        return self._sock.fileno()


class StreamRequestHandler(BaseRequestHandler):
    """Handles a connection by two files, `rfile` and `wfile`."""

    rbufsize = -1
    wbufsize = 0
    timeout = None
    disable_nagle_algorithm = False

    def setup(self):
        connection = self.connection = self.request
        if self.disable_nagle_algorithm:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        if self.timeout is not None:
            connection.settimeout(self.timeout)
        self.rfile = connection.makefile("rb", self.rbufsize)
        if self.wbufsize:
            self.wfile = self.connection.makefile("wb", self.wbufsize)
        else:
            self.wfile = _SocketWriter(self.connection)

    def finish(self):
        if not self.wfile.closed:
            try:
                self.wfile.flush()
            except OSError:
                # The client has gone before the answer.
                pass
        self.wfile.close()
        self.rfile.close()


class DatagramRequestHandler(BaseRequestHandler):
    """Handles a datagram by two files: what is in `wfile` at the end is sent back."""

    def setup(self):
        self.packet, self.socket = self.request
        self.rfile, self.wfile = io.BytesIO(self.packet), io.BytesIO()

    def finish(self):
        self.socket.sendto(self.wfile.getvalue(), self.client_address)
