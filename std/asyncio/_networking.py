"""Connections, servers and datagram endpoints of event loops, whatever their transports are made of."""

__all__ = ("Server",)

import errno
import functools

# Sockets and the logger are taken from there at each use: that is where tests of programs put others.
import asyncio.base_events as _base

from . import _lazy, constants, events, exceptions, protocols, tasks

os = _lazy.module("os")
staggered = _lazy.module("asyncio.staggered")
trsock = _lazy.module("asyncio.trsock")


def _ipaddr_info(host, port, family, type, proto, flowinfo=0, scopeid=0):
    """What getaddrinfo() would say of an address that needs no lookup; None if it needs one."""
    if proto not in (0, _base.socket.IPPROTO_TCP, _base.socket.IPPROTO_UDP) or host is None:
        return None
    if type == _base.socket.SOCK_STREAM:
        proto = _base.socket.IPPROTO_TCP
    elif type == _base.socket.SOCK_DGRAM:
        proto = _base.socket.IPPROTO_UDP
    else:
        return None
    if port is None or port in ("", b""):
        port = 0
    else:
        try:
            port = int(port)
        except (TypeError, ValueError):
            return None
    if not hasattr(_base.socket, "inet_pton"):
        return None
    if isinstance(host, bytes):
        host = host.decode("ascii" if host.isascii() else "idna")
    if "%" in host:
        # A scope: the system knows what it means.
        return None
    families = [family] if family != _base.socket.AF_UNSPEC else [_base.socket.AF_INET, _base.socket.AF_INET6]
    for candidate in families:
        try:
            _base.socket.inet_pton(candidate, host)
        except OSError:
            continue
        address = (host, port)
        if candidate == _base.socket.AF_INET6:
            address += (flowinfo, scopeid)
        return candidate, type, proto, "", address
    return None


def _interleave_addrinfos(infos, first_address_family_count=1):
    """Addresses of different families in turn, after some of the first family."""
    families = {}
    for info in infos:
        families.setdefault(info[0], []).append(info)
    lists = list(families.values())
    ordered = []
    if first_address_family_count > 1:
        ordered.extend(lists[0][: first_address_family_count - 1])
        del lists[0][: first_address_family_count - 1]
    for at in range(max(map(len, lists), default=0)):
        ordered.extend(found[at] for found in lists if at < len(found))
    return ordered


class Server(events.AbstractServer):
    """What create_server() gives: the sockets that listen, and the connections made."""

    def __init__(
        self, loop, sockets, protocol_factory, ssl_context, backlog, ssl_handshake_timeout, ssl_shutdown_timeout=None
    ):
        self._loop, self._sockets, self._backlog = loop, sockets, backlog
        self._protocol_factory, self._ssl_context = protocol_factory, ssl_context
        self._ssl_handshake_timeout, self._ssl_shutdown_timeout = ssl_handshake_timeout, ssl_shutdown_timeout
        # The connections by their ids, and who waits until there are none.
        self._clients, self._waiters = {}, []
        self._serving, self._serving_forever_fut = False, None

    def __repr__(self):
        return f"<{self.__class__.__name__} sockets={self.sockets!r}>"

    def _attach(self, transport):
        from _weakref import ref

        assert self._sockets is not None
        # Transports detach themselves, also when they are dropped: the reference needs no callback.
        self._clients[id(transport)] = ref(transport)

    def _detach(self, transport):
        self._clients.pop(id(transport), None)
        if not self._clients and self._sockets is None:
            self._wakeup()

    def _wakeup(self):
        waiting, self._waiters = self._waiters or (), None
        for waiter in (waiter for waiter in waiting if not waiter.done()):
            waiter.set_result(None)

    def _start_serving(self):
        listening = () if self._serving else self._sockets
        self._serving = True
        for sock in listening:
            sock.listen(self._backlog)
            accept = self._loop._start_serving
            accept(self._protocol_factory, sock, self._ssl_context, self, self._backlog)

    def get_loop(self):
        """Return the event loop of the server."""
        return self._loop

    def is_serving(self):
        """Whether new connections are accepted."""
        return self._serving

    @property
    def sockets(self):
        """The sockets that listen."""
        if self._sockets is None:
            return ()
        return tuple(trsock.TransportSocket(sock) for sock in self._sockets)

    def close(self):
        """Stop listening; existing connections stay open."""
        sockets = self._sockets
        if sockets is None:
            return
        self._sockets = None
        for sock in sockets:
            self._loop._stop_serving(sock)
        self._serving = False
        forever = self._serving_forever_fut
        if forever is not None and not forever.done():
            forever.cancel()
            self._serving_forever_fut = None
        if not self._clients:
            self._wakeup()

    def _transports(self):
        return [found for known in list(self._clients.values()) if (found := known()) is not None]

    def close_clients(self):
        """Close all connections."""
        for transport in self._transports():
            transport.close()

    def abort_clients(self):
        """Close all connections at once, without sending what is buffered."""
        for transport in self._transports():
            transport.abort()

    async def start_serving(self):
        """Accept connections from now on."""
        self._start_serving()
        # The sockets are ready when this returns.
        await tasks.sleep(0)

    async def serve_forever(self):
        """Accept connections until cancelled; the server is then closed."""
        if self._serving_forever_fut is not None:
            raise RuntimeError(f"server {self!r} is already being awaited on serve_forever()")
        if self._sockets is None:
            raise RuntimeError(f"server {self!r} is closed")
        self._start_serving()
        self._serving_forever_fut = self._loop.create_future()
        try:
            await self._serving_forever_fut
        except exceptions.CancelledError:
            try:
                self.close()
                await self.wait_closed()
            finally:
                raise
        finally:
            self._serving_forever_fut = None

    async def wait_closed(self):
        """Wait until the server is closed and all its connections are gone."""
        if self._waiters is None:
            return
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter


class _SendfileFallbackProtocol(protocols.Protocol):
    """Stands in for a protocol while a file is sent by hand: obeys the flow control, receives nothing."""

    def __init__(self, transport):
        if not hasattr(transport, "_protocol_paused"):
            raise TypeError("transport should be _FlowControlMixin instance")
        self._transport = transport
        self._proto = transport.get_protocol()
        self._should_resume_reading = transport.is_reading()
        self._should_resume_writing = transport._protocol_paused
        transport.pause_reading()
        transport.set_protocol(self)
        self._write_ready_fut = transport._loop.create_future() if self._should_resume_writing else None

    async def drain(self):
        if self._transport.is_closing():
            raise ConnectionError("Connection closed by peer")
        if self._write_ready_fut is not None:
            await self._write_ready_fut

    def connection_made(self, transport):
        raise RuntimeError("Invalid state: connection should have been established already.")

    def connection_lost(self, exc):
        if self._write_ready_fut is not None:
            # Nobody will make room any more.
            self._write_ready_fut.set_exception(exc or ConnectionError("Connection is closed by peer"))
        self._proto.connection_lost(exc)

    def pause_writing(self):
        self._write_ready_fut = self._write_ready_fut or self._transport._loop.create_future()

    def resume_writing(self):
        ready, self._write_ready_fut = self._write_ready_fut, None
        if ready is not None:
            ready.set_result(False)

    def _unexpected(self, *data):
        raise RuntimeError("Invalid state: reading should be paused")

    data_received = eof_received = _unexpected

    async def restore(self):
        self._transport.set_protocol(self._proto)
        if self._should_resume_reading:
            self._transport.resume_reading()
        if self._write_ready_fut is not None:
            self._write_ready_fut.cancel()
        if self._should_resume_writing:
            self._proto.resume_writing()


class _Networking:
    """The part of an event loop that connects and serves."""

    # Names.

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """The addresses of a host and a service, as _base.socket.getaddrinfo() gives them."""
        if self.get_debug():
            _base.logger.debug("Get address info %s", f"{host}:{port!r}")
        return await self.run_in_executor(None, _base.socket.getaddrinfo, host, port, family, type, proto, flags)

    async def getnameinfo(self, sockaddr, flags=0):
        """The names of an address, as _base.socket.getnameinfo() gives them."""
        return await self.run_in_executor(None, _base.socket.getnameinfo, sockaddr, flags)

    async def _ensure_resolved(self, address, *, family=0, type=1, proto=0, flags=0, loop=None):
        host, port = address[:2]
        info = _ipaddr_info(host, port, family, type, proto, *address[2:])
        if info is not None:
            return [info]
        return await self.getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags)

    # Connections.

    async def _connect_sock(self, failures, info, local_infos=None):
        """A socket that is connected to an address; failures are collected as well as raised."""
        ours = []
        failures.append(ours)
        family, kind, proto, _, address = info
        sock = None
        try:
            try:
                sock = _base.socket.socket(family=family, type=kind, proto=proto)
                sock.setblocking(False)
                if local_infos is not None:
                    self._bind_local(sock, family, local_infos, ours)
                await self.sock_connect(sock, address)
                return sock
            except OSError as exc:
                ours.append(exc)
                raise
        except BaseException:
            if sock is not None:
                try:
                    sock.close()
                except OSError:
                    # What has happened before matters more.
                    pass
            raise
        finally:
            # Exceptions refer to this frame.
            failures = ours = None

    def _bind_local(self, sock, family, local_infos, failures):
        for local_family, _, _, _, address in local_infos:
            if local_family != family:
                continue
            try:
                sock.bind(address)
                return
            except OSError as exc:
                text = f"error while attempting to bind on address {address!r}: {str(exc).lower()}"
                failures.append(OSError(exc.errno, text))
        if failures:
            raise failures.pop()
        raise OSError(f"no matching local address with {family=} found")

    def _check_ssl(self, ssl, ssl_handshake_timeout, ssl_shutdown_timeout):
        if ssl_handshake_timeout is not None and not ssl:
            raise ValueError("ssl_handshake_timeout is only meaningful with ssl")
        if ssl_shutdown_timeout is not None and not ssl:
            raise ValueError("ssl_shutdown_timeout is only meaningful with ssl")

    async def create_connection(
        self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0, flags=0, sock=None,
        local_addr=None, server_hostname=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
        happy_eyeballs_delay=None, interleave=None, all_errors=False,
    ):
        """Connect to a host, or use a socket that is connected; returns (transport, protocol)."""
        if server_hostname is not None and not ssl:
            raise ValueError("server_hostname is only meaningful with ssl")
        if server_hostname is None and ssl:
            if not host:
                raise ValueError("You must set server_hostname when using ssl without a host")
            server_hostname = host
        self._check_ssl(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if sock is not None and (host is not None or port is not None):
            raise ValueError("host/port and sock can not be specified at the same time")
        if happy_eyeballs_delay is not None and interleave is None:
            interleave = 1
        if host is not None or port is not None:
            sock = await self._connect_to(
                host, port, family, proto, flags, local_addr, happy_eyeballs_delay, interleave, all_errors
            )
        elif sock is None:
            raise ValueError("host and port was not specified and no sock specified")
        elif sock.type != _base.socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname, False, ssl_handshake_timeout, ssl_shutdown_timeout
        )
        if self.get_debug():
            sock = transport.get_extra_info("socket")
            _base.logger.debug("%r connected to %s:%r: (%r, %r)", sock, host, port, transport, protocol)
        return transport, protocol

    async def _connect_to(
        self, host, port, family, proto, flags, local_addr, happy_eyeballs_delay, interleave, all_errors
    ):
        infos = await self._ensure_resolved(
            (host, port), family=family, type=_base.socket.SOCK_STREAM, proto=proto, flags=flags, loop=self
        )
        if not infos:
            raise OSError("getaddrinfo() returned empty list")
        local_infos = None
        if local_addr is not None:
            local_infos = await self._ensure_resolved(
                local_addr, family=family, type=_base.socket.SOCK_STREAM, proto=proto, flags=flags, loop=self
            )
            if not local_infos:
                raise OSError("getaddrinfo() returned empty list")
        if interleave:
            infos = _interleave_addrinfos(infos, interleave)
        failures = []
        sock = None
        if happy_eyeballs_delay is None:
            for info in infos:
                try:
                    sock = await self._connect_sock(failures, info, local_infos)
                    break
                except OSError:
                    continue
        else:
            sock = (
                await staggered.staggered_race(
                    (functools.partial(self._connect_sock, failures, info, local_infos) for info in infos),
                    happy_eyeballs_delay,
                    loop=self,
                )
            )[0]
        if sock is not None:
            return sock
        failures = [exc for found in failures for exc in found]
        try:
            if all_errors:
                raise ExceptionGroup("create_connection failed", failures)
            if len(failures) == 1:
                raise failures[0]
            if not failures:
                raise TimeoutError("create_connection failed")
            first = str(failures[0])
            if all(str(exc) == first for exc in failures):
                raise failures[0]
            raise OSError(f"Multiple exceptions: {', '.join(str(exc) for exc in failures)}")
        finally:
            failures = None

    async def _create_connection_transport(
        self, sock, protocol_factory, ssl, server_hostname, server_side=False, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None,
    ):
        try:
            sock.setblocking(False)
            protocol = protocol_factory()
            waiter = self.create_future()
            if ssl:
                context = None if isinstance(ssl, bool) else ssl
                transport = self._make_ssl_transport(
                    sock, protocol, context, waiter, server_side=server_side, server_hostname=server_hostname,
                    ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout,
                )
            else:
                transport = self._make_socket_transport(sock, protocol, waiter)
        except BaseException:
            # Nobody else has it yet.
            sock.close()
            raise
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return transport, protocol

    async def connect_accepted_socket(
        self, protocol_factory, sock, *, ssl=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None
    ):
        """Make a transport for a connection that was accepted elsewhere."""
        if sock.type != _base.socket.SOCK_STREAM:
            raise ValueError(f"A Stream Socket was expected, got {sock!r}")
        self._check_ssl(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, "", True, ssl_handshake_timeout, ssl_shutdown_timeout
        )
        if self.get_debug():
            sock = transport.get_extra_info("socket")
            _base.logger.debug("%r handled: (%r, %r)", sock, transport, protocol)
        return transport, protocol

    # Servers.

    async def create_server(
        self, protocol_factory, host=None, port=None, *, family=0, flags=1, sock=None, backlog=100, ssl=None,
        reuse_address=None, reuse_port=None, keep_alive=None, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None, start_serving=True,
    ):
        """Serve at a port, on one host, several, or all; returns a Server."""
        if isinstance(ssl, bool):
            raise TypeError("ssl argument must be an SSLContext or None")
        self._check_ssl(ssl is not None, ssl_handshake_timeout, ssl_shutdown_timeout)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError("host/port and sock can not be specified at the same time")
            sockets = await self._listen_at(host, port, family, flags, reuse_address, reuse_port, keep_alive)
        else:
            if sock is None:
                raise ValueError("Neither host/port nor sock were specified")
            if sock.type != _base.socket.SOCK_STREAM:
                raise ValueError(f"A Stream Socket was expected, got {sock!r}")
            sockets = [sock]
        for sock in sockets:
            sock.setblocking(False)
        server = Server(
            self, sockets, protocol_factory, ssl, backlog, ssl_handshake_timeout, ssl_shutdown_timeout
        )
        if start_serving:
            server._start_serving()
            # The sockets are ready when this returns.
            await tasks.sleep(0)
        if self.get_debug():
            _base.logger.info("%r is serving", server)
        return server

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        infos = await self._ensure_resolved(
            (host, port), family=family, type=_base.socket.SOCK_STREAM, flags=flags, loop=self
        )
        if not infos:
            raise OSError(f"getaddrinfo({host!r}) returned empty list")
        return infos

    async def _listen_at(self, host, port, family, flags, reuse_address, reuse_port, keep_alive):
        if reuse_address is None:
            reuse_address = True
        if host == "":
            hosts = [None]
        elif isinstance(host, str) or not hasattr(type(host), "__iter__"):
            hosts = [host]
        else:
            hosts = list(host)
        infos = {}
        for one in hosts:
            infos.update(dict.fromkeys(await self._create_server_getaddrinfo(one, port, family, flags)))
        sockets = []
        completed = False
        try:
            for family, kind, proto, _, address in infos:
                try:
                    sock = _base.socket.socket(family, kind, proto)
                except OSError:
                    # The system has no sockets of this family.
                    if self.get_debug():
                        _base.logger.warning(
                            "create_server() failed to create socket.socket(%r, %r, %r)",
                            family, kind, proto, exc_info=True,
                        )
                    continue
                sockets.append(sock)
                if reuse_address:
                    sock.setsockopt(_base.socket.SOL_SOCKET, _base.socket.SO_REUSEADDR, True)
                if reuse_port and family in (_base.socket.AF_INET, _base.socket.AF_INET6):
                    _set_reuseport(sock)
                if keep_alive:
                    sock.setsockopt(_base.socket.SOL_SOCKET, _base.socket.SO_KEEPALIVE, True)
                if family == _base.socket.AF_INET6:
                    # IPv4 has a socket of its own.
                    sock.setsockopt(_base.socket.IPPROTO_IPV6, _base.socket.IPV6_V6ONLY, True)
                try:
                    sock.bind(address)
                except OSError as exc:
                    text = f"error while attempting to bind on address {address!r}: {str(exc).lower()}"
                    if exc.errno == errno.EADDRNOTAVAIL:
                        # This machine does not have that address, or not its family; others may do.
                        sockets.pop()
                        sock.close()
                        if self.get_debug():
                            _base.logger.warning(text)
                        continue
                    raise OSError(exc.errno, text) from None
            if not sockets:
                raise OSError(f"could not bind on any address out of {[info[4] for info in infos]!r}")
            completed = True
        finally:
            if not completed:
                for sock in sockets:
                    sock.close()
        return sockets

    # Datagrams.

    async def create_datagram_endpoint(
        self, protocol_factory, local_addr=None, remote_addr=None, *, family=0, proto=0, flags=0,
        reuse_address=None, reuse_port=None, allow_broadcast=None, sock=None,
    ):
        """Make an endpoint for datagrams; returns (transport, protocol)."""
        if reuse_address:
            raise ValueError("Passing `reuse_address=True` is no longer supported, as the usage of SO_REUSEPORT in UDP poses a significant security concern.")
        if sock is not None:
            if sock.type == _base.socket.SOCK_STREAM:
                raise ValueError(f"A datagram socket was expected, got {sock!r}")
            given = dict(
                local_addr=local_addr, remote_addr=remote_addr, family=family, proto=proto, flags=flags,
                reuse_port=reuse_port, allow_broadcast=allow_broadcast,
            )
            problems = ", ".join(f"{name}={value}" for name, value in given.items() if value)
            if problems:
                raise ValueError(
                    f"socket modifier keyword arguments can not be used when sock is specified. ({problems})"
                )
            sock.setblocking(False)
            remote = None
        else:
            sock, remote = await self._datagram_socket(
                local_addr, remote_addr, family, proto, flags, reuse_port, allow_broadcast
            )
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._make_datagram_transport(sock, protocol, remote, waiter)
        if self.get_debug():
            if local_addr:
                _base.logger.info(
                    "Datagram endpoint local_addr=%r remote_addr=%r created: (%r, %r)",
                    local_addr, remote_addr, transport, protocol,
                )
            else:
                _base.logger.debug(
                    "Datagram endpoint remote_addr=%r created: (%r, %r)", remote_addr, transport, protocol
                )
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return transport, protocol

    async def _datagram_addresses(self, local_addr, remote_addr, family, proto, flags):
        """[((family, proto), (local address, remote address))] to try in turn."""
        if not (local_addr or remote_addr):
            if family == 0:
                raise ValueError("unexpected address family")
            return [((family, proto), (None, None))]
        if family == _base.socket.AF_UNIX:
            for addr in (local_addr, remote_addr):
                if addr is not None and not isinstance(addr, str):
                    raise TypeError("string is expected")
            if local_addr and local_addr[0] not in (0, "\x00"):
                import stat

                try:
                    if stat.S_ISSOCK(os.stat(local_addr).st_mode):
                        os.remove(local_addr)
                except FileNotFoundError:
                    pass
                except OSError as exc:
                    _base.logger.error("Unable to check or remove stale UNIX socket %r: %r", local_addr, exc)
            return [((family, proto), (local_addr, remote_addr))]
        found = {}
        for at, addr in enumerate((local_addr, remote_addr)):
            if addr is None:
                continue
            if not (isinstance(addr, tuple) and len(addr) == 2):
                raise TypeError("2-tuple is expected")
            infos = await self._ensure_resolved(
                addr, family=family, type=_base.socket.SOCK_DGRAM, proto=proto, flags=flags, loop=self
            )
            if not infos:
                raise OSError("getaddrinfo() returned empty list")
            for info_family, _, info_proto, _, address in infos:
                found.setdefault((info_family, info_proto), [None, None])[at] = address
        usable = [
            (key, tuple(pair))
            for key, pair in found.items()
            if not ((local_addr and pair[0] is None) or (remote_addr and pair[1] is None))
        ]
        if not usable:
            raise ValueError("can not get address information")
        return usable

    async def _datagram_socket(
        self, local_addr, remote_addr, family, proto, flags, reuse_port, allow_broadcast
    ):
        failures = []
        for (family, proto), (local, remote) in await self._datagram_addresses(
            local_addr, remote_addr, family, proto, flags
        ):
            sock = None
            try:
                sock = _base.socket.socket(family=family, type=_base.socket.SOCK_DGRAM, proto=proto)
                if reuse_port:
                    _set_reuseport(sock)
                if allow_broadcast:
                    sock.setsockopt(_base.socket.SOL_SOCKET, _base.socket.SO_BROADCAST, 1)
                sock.setblocking(False)
                if local_addr:
                    sock.bind(local)
                if remote_addr:
                    if not allow_broadcast:
                        await self.sock_connect(sock, remote)
                    return sock, remote
                return sock, None
            except OSError as exc:
                if sock is not None:
                    sock.close()
                failures.append(exc)
            except BaseException:
                if sock is not None:
                    sock.close()
                raise
        raise failures[0]

    # Files.

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        """Send a file over a socket; returns how many bytes were sent."""
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError("the socket must be non-blocking")
        if "b" not in getattr(file, "mode", "b"):
            raise ValueError("file should be opened in binary mode")
        if not sock.type == _base.socket.SOCK_STREAM:
            raise ValueError("only SOCK_STREAM type sockets are supported")
        _check_file_part(offset, count)
        try:
            return await self._sock_sendfile_native(sock, file, offset, count)
        except exceptions.SendfileNotAvailableError:
            if not fallback:
                raise
        return await self._copy_file(file, offset, count, lambda data: self.sock_sendall(sock, data))

    async def _sock_sendfile_native(self, sock, file, offset, count):
        raise exceptions.SendfileNotAvailableError(
            f"syscall sendfile is not available for socket {sock!r} and file {file!r} combination"
        )

    async def _copy_file(self, file, offset, count, send):
        if hasattr(file, "seek"):
            file.seek(offset)
        total = 0
        try:
            while True:
                size = constants.SENDFILE_FALLBACK_READBUFFER_SIZE
                if count is not None:
                    size = min(count - total, size)
                    if size <= 0:
                        break
                data = file.read(size)
                if not data:
                    break
                await send(data)
                total += len(data)
            return total
        finally:
            if total > 0 and hasattr(file, "seek"):
                file.seek(offset + total)

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file over a transport; returns how many bytes were sent."""
        if transport.is_closing():
            raise RuntimeError("Transport is closing")
        if not hasattr(transport, "_sock_fd"):
            raise RuntimeError(f"sendfile is not supported for transport {transport!r}")
        _check_file_part(offset, count)
        try:
            return await self._sendfile_native(transport, file, offset, count)
        except exceptions.SendfileNotAvailableError:
            if not fallback:
                raise
        stand_in = _SendfileFallbackProtocol(transport)

        async def send(data):
            await stand_in.drain()
            transport.write(data)

        try:
            return await self._copy_file(file, offset, count, send)
        finally:
            await stand_in.restore()

    async def start_tls(
        self, transport, protocol, sslcontext, *, server_side=False, server_hostname=None, ssl_handshake_timeout=None,
        ssl_shutdown_timeout=None,
    ):
        """Encrypt a connection that exists; returns the transport to use from now on."""
        from . import sslproto

        if sslproto.ssl is None:
            raise RuntimeError("Python ssl module is not available")
        if not isinstance(sslcontext, sslproto.ssl.SSLContext):
            raise TypeError(f"sslcontext is expected to be an instance of ssl.SSLContext, got {sslcontext!r}")
        if not getattr(transport, "_start_tls_compatible", False):
            raise TypeError(f"transport {transport!r} is not supported by start_tls()")
        waiter = self.create_future()
        between = sslproto.SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname, call_connection_made=False,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout,
        )
        # Nothing may come between the change of the protocol and the handshake.
        transport.pause_reading()
        transport.set_protocol(between)
        made = self.call_soon(between.connection_made, transport)
        resumed = self.call_soon(transport.resume_reading)
        try:
            await waiter
        except BaseException:
            transport.close()
            made.cancel()
            resumed.cancel()
            raise
        return between._get_app_transport()

    # Pipes.

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Receive from a pipe; returns (transport, protocol)."""
        return await self._connect_pipe("Read", self._make_read_pipe_transport, protocol_factory, pipe)

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Send to a pipe; returns (transport, protocol)."""
        return await self._connect_pipe("Write", self._make_write_pipe_transport, protocol_factory, pipe)

    async def _connect_pipe(self, what, make, protocol_factory, pipe):
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = make(pipe, protocol, waiter)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        if self.get_debug():
            _base.logger.debug("%s pipe %r connected: (%r, %r)", what, pipe.fileno(), transport, protocol)
        return transport, protocol


def _set_reuseport(sock):
    if not hasattr(_base.socket, "SO_REUSEPORT"):
        raise ValueError("reuse_port not supported by socket module")
    try:
        sock.setsockopt(_base.socket.SOL_SOCKET, _base.socket.SO_REUSEPORT, 1)
    except OSError:
        raise ValueError(
            "reuse_port not supported by socket module, SO_REUSEPORT defined but not implemented."
        ) from None


def _check_file_part(offset, count):
    if count is not None:
        if not isinstance(count, int):
            raise TypeError(f"count must be a positive integer (got {count!r})")
        if count <= 0:
            raise ValueError(f"count must be a positive integer (got {count!r})")
    if not isinstance(offset, int):
        raise TypeError(f"offset must be a non-negative integer (got {offset!r})")
    if offset < 0:
        raise ValueError(f"offset must be a non-negative integer (got {offset!r})")
