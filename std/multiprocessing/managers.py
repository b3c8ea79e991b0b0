"""Objects that live in a process of their own, and stand-ins for them that any process can use."""

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token", "SharedMemoryManager"]

import queue
import signal
import sys
import threading
import time
import traceback
import types

from . import connection, context, get_context, pool, process, reduction, util
from .context import ProcessError

# Kinds of answers.
_RETURN, _ERROR, _PROXY, _TRACEBACK = "#RETURN", "#ERROR", "#PROXY", "#TRACEBACK"


def _rebuild_as_list(view):
    return list, (list(view),)


for _view in ({}.items(), {}.keys(), {}.values()):
    reduction.register(type(_view), _rebuild_as_list)


class Token:
    """What says where an object is."""

    __slots__ = ("typeid", "address", "id")

    def __init__(self, typeid, address, id):
        self.typeid, self.address, self.id = typeid, address, id

    def __getstate__(self):
        return self.typeid, self.address, self.id

    def __setstate__(self, state):
        self.typeid, self.address, self.id = state

    def __repr__(self):
        return f"{type(self).__name__}(typeid={self.typeid!r}, address={self.address!r}, id={self.id!r})"


class RemoteError(Exception):
    """Raised when the manager fails; the argument is its traceback."""

    def __str__(self):
        line = "-" * 75
        return f"\n{line}\n{self.args[0]}{line}"


def dispatch(conn, id, methodname, args=(), kwds={}):
    """Ask a server to call a function of its own; return the result."""
    conn.send((id, methodname, args, kwds))
    kind, result = conn.recv()
    if kind == _RETURN:
        return result
    raise convert_to_error(kind, result)


def convert_to_error(kind, result):
    """The exception that an answer is."""
    if kind == _ERROR:
        return result
    if kind == _TRACEBACK:
        return RemoteError(result)
    return ValueError(f"Unrecognized message type {kind!r}")


def public_methods(obj):
    """Return the names of the methods of an object, without those that begin with '_'."""
    return [name for name in dir(obj) if name[0] != "_" and callable(getattr(obj, name))]


class Server:
    """Keeps the objects and serves those who ask, each in a thread."""

    public = ("shutdown", "create", "accept_connection", "get_methods", "debug_info", "number_of_objects", "dummy",
              "incref", "decref")

    def __init__(self, registry, address, authkey, serializer="pickle"):
        if not isinstance(authkey, bytes):
            raise TypeError(f"Authkey {authkey!r} is type {type(authkey)!s}, not bytes")
        self.registry = registry
        self.authkey = process.AuthenticationString(authkey)
        self.listener = connection.Listener(address=address, backlog=128)
        self.address = self.listener.address
        # By number: (object, names of methods, which results are proxies), and how many proxies there are.
        self.id_to_obj = {"0": (None, (), None)}
        self.id_to_refcount = {}
        self.mutex = threading.Lock()

    def serve_forever(self):
        """Serve until shutdown()."""
        self.stop_event = threading.Event()
        process.current_process()._manager_server = self
        try:
            threading.Thread(target=self._accept, daemon=True).start()
            try:
                while not self.stop_event.is_set():
                    self.stop_event.wait(1)
            except (KeyboardInterrupt, SystemExit):
                pass
        finally:
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
            sys.exit(0)

    def _accept(self):
        while True:
            try:
                # Without the key: that is asked for in the client's own thread.
                conn = self.listener._listener.accept()
            except OSError:
                continue
            threading.Thread(target=self.handle_request, args=(conn,), daemon=True).start()

    def handle_request(self, conn):
        """Do what is asked for at the beginning of a connection."""
        try:
            connection.deliver_challenge(conn, self.authkey)
            connection.answer_challenge(conn, self.authkey)
            ident, name, args, kwds = conn.recv()
            if name not in self.public:
                raise AttributeError(f"{name!r} unrecognized")
            answer = _RETURN, getattr(self, name)(conn, *args, **kwds)
        except (EOFError, ConnectionError):
            conn.close()
            return
        except Exception:
            answer = _TRACEBACK, traceback.format_exc()
        try:
            conn.send(answer)
        except Exception:
            try:
                conn.send((_TRACEBACK, traceback.format_exc()))
            except Exception:
                pass
        conn.close()

    def accept_connection(self, c, name):
        """Serve calls of methods until the other side is gone."""
        threading.current_thread().name = name
        c.send((_RETURN, None))
        self._serve_client(c)

    def _serve_client(self, conn):
        while True:
            try:
                ident, name, args, kwds = conn.recv()
            except (EOFError, OSError):
                sys.exit(0)
            try:
                answer = self._call(ident, name, args, kwds)
            except Exception:
                answer = _TRACEBACK, traceback.format_exc()
            try:
                conn.send(answer)
            except Exception:
                try:
                    conn.send((_TRACEBACK, f"could not be pickled: {answer[1]!r}\n{traceback.format_exc()}"))
                except Exception:
                    sys.exit(1)

    def _call(self, ident, name, args, kwds):
        obj, exposed, returns = self.id_to_obj[ident]
        if name not in exposed:
            if name == "#GETVALUE":
                return _RETURN, obj
            if name in ("__str__", "__repr__"):
                return _RETURN, (str if name == "__str__" else repr)(obj)
            raise AttributeError(f"method {name!r} of {type(obj)!r} object is not in exposed={exposed!r}")
        try:
            result = getattr(obj, name)(*args, **kwds)
        except Exception as exc:
            return _ERROR, exc
        typeid = returns and returns.get(name)
        if not typeid:
            return _RETURN, result
        number, exposed = self.create(None, typeid, result)
        return _PROXY, (exposed, Token(typeid, self.address, number))

    # What can be asked for.

    def dummy(self, c):
        pass

    def debug_info(self, c):
        with self.mutex:
            rows = [
                f"  {ident}:       refcount={self.id_to_refcount[ident]}\n    {str(self.id_to_obj[ident][0])[:75]}"
                for ident in sorted(self.id_to_refcount)
            ]
        return "\n".join(rows)

    def number_of_objects(self, c):
        return len(self.id_to_refcount)

    def shutdown(self, c):
        try:
            c.send((_RETURN, None))
        finally:
            self.stop_event.set()

    def create(self, c, typeid, /, *args, **kwds):
        """Make an object (or take the one argument where there is no function for that)."""
        with self.mutex:
            make, exposed, returns, proxytype = self.registry[typeid]
            if make is None:
                if kwds or len(args) != 1:
                    raise ValueError("Without callable, must have one non-keyword argument")
                (obj,) = args
            else:
                obj = make(*args, **kwds)
            exposed = public_methods(obj) if exposed is None else list(exposed)
            exposed += [name for name in returns or () if name not in exposed]
            ident = f"{id(obj):x}"
            self.id_to_obj[ident] = obj, set(exposed), returns
            self.id_to_refcount.setdefault(ident, 0)
        self.incref(c, ident)
        return ident, tuple(exposed)

    def get_methods(self, c, token):
        return tuple(self.id_to_obj[token.id][1])

    def incref(self, c, ident):
        with self.mutex:
            self.id_to_refcount[ident] += 1

    def decref(self, c, ident):
        with self.mutex:
            self.id_to_refcount[ident] -= 1
            if self.id_to_refcount[ident]:
                return
            del self.id_to_refcount[ident]
            gone = self.id_to_obj.pop(ident)
        # Its finaliser may ask for the lock.
        del gone


class State:
    """Of a manager."""

    __slots__ = ["value"]
    INITIAL, STARTED, SHUTDOWN = range(3)


class BaseManager:
    """Starts a process for objects, or connects with one. Classes of objects are registered on a subclass."""

    _registry = {}
    _Server = Server

    def __init__(self, address=None, authkey=None, serializer="pickle", ctx=None, *, shutdown_timeout=1.0):
        if authkey is None:
            authkey = process.current_process().authkey
        self._address = address
        self._authkey = process.AuthenticationString(authkey)
        self._state = State()
        self._state.value = State.INITIAL
        self._serializer = serializer
        self._ctx = ctx or get_context()
        self._shutdown_timeout = shutdown_timeout

    def get_server(self):
        """Return a Server, to serve in this process."""
        self._check_initial()
        return Server(self._registry, self._address, self._authkey, self._serializer)

    def _check_initial(self):
        if self._state.value == State.INITIAL:
            return
        if self._state.value == State.STARTED:
            raise ProcessError("Already started server")
        if self._state.value == State.SHUTDOWN:
            raise ProcessError("Manager has shut down")
        raise ProcessError(f"Unknown state {self._state.value!r}")

    def connect(self):
        """Connect with a manager that runs."""
        conn = connection.Client(self._address, authkey=self._authkey)
        dispatch(conn, None, "dummy")
        self._state.value = State.STARTED

    def start(self, initializer=None, initargs=()):
        """Start the process."""
        self._check_initial()
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        reader, writer = connection.Pipe(duplex=False)
        self._process = self._ctx.Process(
            target=type(self)._run_server,
            args=(self._registry, self._address, self._authkey, self._serializer, writer, initializer, initargs),
        )
        self._process.name = f"{type(self).__name__}-{':'.join(map(str, self._process._identity))}"
        self._process.start()
        writer.close()
        with reader:
            self._address = reader.recv()
        self._state.value = State.STARTED
        self.shutdown = util.Finalize(
            self, type(self)._finalize_manager, exitpriority=0,
            args=(self._process, self._address, self._authkey, self._state, self._shutdown_timeout),
        )

    @classmethod
    def _run_server(cls, registry, address, authkey, serializer, writer, initializer=None, initargs=()):
        # The interruption of the terminal is for the others: they shut this down.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if initializer is not None:
            initializer(*initargs)
        server = cls._Server(registry, address, authkey, serializer)
        with writer:
            writer.send(server.address)
        util.info("manager serving at %r", server.address)
        server.serve_forever()

    @staticmethod
    def _finalize_manager(process, address, authkey, state, shutdown_timeout):
        if process.is_alive():
            util.info("sending shutdown message to manager")
            try:
                conn = connection.Client(address, authkey=authkey)
                try:
                    dispatch(conn, None, "shutdown")
                finally:
                    conn.close()
            except Exception:
                pass
            process.join(timeout=shutdown_timeout)
            if process.is_alive():
                util.info("manager still alive")
                process.terminate()
                process.join(timeout=shutdown_timeout)
                if process.is_alive():
                    process.kill()
                    process.join()
        state.value = State.SHUTDOWN
        BaseProxy._address_to_local.pop(address, None)

    def _create(self, typeid, /, *args, **kwds):
        assert self._state.value == State.STARTED, "server not yet started"
        conn = connection.Client(self._address, authkey=self._authkey)
        try:
            ident, exposed = dispatch(conn, None, "create", (typeid,) + args, kwds)
        finally:
            conn.close()
        return Token(typeid, self._address, ident), exposed

    def join(self, timeout=None):
        """Wait until the process has ended."""
        if self._process is not None:
            self._process.join(timeout)
            if not self._process.is_alive():
                self._process = None

    def _ask(self, name):
        conn = connection.Client(self._address, authkey=self._authkey)
        try:
            return dispatch(conn, None, name)
        finally:
            conn.close()

    def _debug_info(self):
        return self._ask("debug_info")

    def _number_of_objects(self):
        return self._ask("number_of_objects")

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()
        assert self._state.value == State.STARTED
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    @property
    def address(self):
        """The address of the process."""
        return self._address

    @classmethod
    def register(
        cls, typeid, callable=None, proxytype=None, exposed=None, method_to_typeid=None, create_method=True
    ):
        """Register a class of objects under a name, which becomes a method that makes one and returns a proxy."""
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        method_to_typeid = method_to_typeid or getattr(proxytype, "_method_to_typeid_", None)
        for key, value in (method_to_typeid or {}).items():
            assert type(key) is str, f"{key!r} is not a string"
            assert type(value) is str, f"{value!r} is not a string"
        cls._registry[typeid] = callable, exposed, method_to_typeid, proxytype
        if not create_method:
            return

        def make(self, /, *args, **kwds):
            token, exposed = self._create(typeid, *args, **kwds)
            proxy = proxytype(token, self._serializer, manager=self, authkey=self._authkey, exposed=exposed)
            conn = connection.Client(token.address, authkey=self._authkey)
            dispatch(conn, None, "decref", (token.id,))
            return proxy

        make.__name__ = typeid
        setattr(cls, typeid, make)


class BaseProxy:
    """Stands for an object of a manager."""

    # By address: the connection of each thread, and the numbers of objects.
    _address_to_local = {}
    _mutex = util.ForkAwareThreadLock()

    def __init__(
        self, token, serializer, manager=None, authkey=None, exposed=None, incref=True, manager_owned=False
    ):
        with BaseProxy._mutex:
            found = BaseProxy._address_to_local.get(token.address)
            if found is None:
                found = BaseProxy._address_to_local[token.address] = util.ForkAwareLocal(), set()
        self._tls, self._idset = found
        self._token, self._id = token, token.id
        self._manager, self._serializer = manager, serializer
        self._owned_by_manager = manager_owned
        if authkey is not None:
            self._authkey = process.AuthenticationString(authkey)
        elif manager is not None:
            self._authkey = manager._authkey
        else:
            self._authkey = process.current_process().authkey
        if incref:
            self._incref()
        util.register_after_fork(self, BaseProxy._after_fork)

    def _connect(self):
        name = process.current_process().name
        if threading.current_thread().name != "MainThread":
            name += "|" + threading.current_thread().name
        conn = connection.Client(self._token.address, authkey=self._authkey)
        dispatch(conn, None, "accept_connection", (name,))
        self._tls.connection = conn

    def _callmethod(self, methodname, args=(), kwds={}):
        """Call a method of the object; return the result, or a proxy for it."""
        try:
            conn = self._tls.connection
        except AttributeError:
            util.debug("thread %r does not own a connection", threading.current_thread().name)
            self._connect()
            conn = self._tls.connection
        conn.send((self._id, methodname, args, kwds))
        kind, result = conn.recv()
        if kind == _RETURN:
            return result
        if kind != _PROXY:
            try:
                raise convert_to_error(kind, result)
            finally:
                del result
        exposed, token = result
        make = self._manager._registry[token.typeid][-1]
        token.address = self._token.address
        proxy = make(token, self._serializer, manager=self._manager, authkey=self._authkey, exposed=exposed)
        conn = connection.Client(token.address, authkey=self._authkey)
        dispatch(conn, None, "decref", (token.id,))
        return proxy

    def _getvalue(self):
        """Return a copy of the object."""
        return self._callmethod("#GETVALUE")

    def _incref(self):
        if self._owned_by_manager:
            return
        conn = connection.Client(self._token.address, authkey=self._authkey)
        dispatch(conn, None, "incref", (self._id,))
        self._idset.add(self._id)
        self._close = util.Finalize(
            self, BaseProxy._decref, exitpriority=10,
            args=(self._token, self._authkey, self._manager and self._manager._state, self._tls, self._idset),
        )

    @staticmethod
    def _decref(token, authkey, state, tls, idset):
        idset.discard(token.id)
        if state is None or state.value == State.STARTED:
            try:
                conn = connection.Client(token.address, authkey=authkey)
                dispatch(conn, None, "decref", (token.id,))
            except Exception as exc:
                util.debug("... decref failed %s", exc)
        # The connection of this thread served this object last.
        if not idset and hasattr(tls, "connection"):
            tls.connection.close()
            del tls.connection

    def _after_fork(self):
        self._manager = None
        try:
            self._incref()
        except Exception as exc:
            util.info("incref failed: %s", exc)

    def __reduce__(self):
        kwds = {}
        if context.get_spawning_popen() is not None:
            kwds["authkey"] = self._authkey
        if getattr(self, "_isauto", False):
            kwds["exposed"] = self._exposed_
            return RebuildProxy, (AutoProxy, self._token, self._serializer, kwds)
        return RebuildProxy, (type(self), self._token, self._serializer, kwds)

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return f"<{type(self).__name__} object, typeid {self._token.typeid!r} at {id(self):#x}>"

    def __str__(self):
        try:
            return self._callmethod("__repr__")
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    """A proxy out of a pickle; in the manager's own process the object itself."""
    server = getattr(process.current_process(), "_manager_server", None)
    if server and server.address == token.address:
        kwds["manager_owned"] = True
        return server.id_to_obj[token.id][0]
    incref = kwds.pop("incref", True) and not getattr(process.current_process(), "_inheriting", False)
    return func(token, serializer, incref=incref, **kwds)


def _forwarding(name):
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)

    method.__name__ = name
    return method


def MakeProxyType(name, exposed, _cache={}):
    """Return a class of proxies with these methods."""
    exposed = tuple(exposed)
    if (name, exposed) not in _cache:
        body = {method: _forwarding(method) for method in exposed}
        _cache[name, exposed] = type(name, (BaseProxy,), body | {"_exposed_": exposed})
    return _cache[name, exposed]


def AutoProxy(
    token, serializer, manager=None, authkey=None, exposed=None, incref=True, manager_owned=False
):
    """Return a proxy with the public methods of the object."""
    if authkey is None:
        authkey = manager._authkey if manager is not None else process.current_process().authkey
    if exposed is None:
        conn = connection.Client(token.address, authkey=authkey)
        try:
            exposed = dispatch(conn, None, "get_methods", (token,))
        finally:
            conn.close()
    make = MakeProxyType(f"AutoProxy[{token.typeid}]", exposed)
    proxy = make(token, serializer, manager=manager, authkey=authkey, incref=incref, manager_owned=manager_owned)
    proxy._isauto = True
    return proxy


# What a SyncManager has.


class Namespace:
    """Some attributes."""

    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        shown = [f"{name}={value!r}" for name, value in self.__dict__.items() if not name.startswith("_")]
        return f"{type(self).__name__}({', '.join(sorted(shown))})"


class Value:
    """A value."""

    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self.value = value

    def get(self):
        return self.value

    def set(self, value):
        self.value = value

    def __repr__(self):
        return f"{type(self).__name__}({self._typecode!r}, {self.value!r})"


def Array(typecode, sequence, lock=True):
    import array

    return array.array(typecode, sequence)


class IteratorProxy(BaseProxy):
    _exposed_ = ("__next__", "send", "throw", "close")

    def __iter__(self):
        return self

    def __next__(self, *args):
        return self._callmethod("__next__", args)

    send, throw, close = map(_forwarding, ("send", "throw", "close"))


class AcquirerProxy(BaseProxy):
    _exposed_ = ("acquire", "release", "locked")

    def acquire(self, blocking=True, timeout=None):
        return self._callmethod("acquire", (blocking,) if timeout is None else (blocking, timeout))

    def release(self):
        return self._callmethod("release")

    def locked(self):
        return self._callmethod("locked")

    def __enter__(self):
        return self._callmethod("acquire")

    def __exit__(self, exc_type, exc_val, exc_tb):
        return self._callmethod("release")


class ConditionProxy(AcquirerProxy):
    _exposed_ = ("acquire", "release", "locked", "wait", "notify", "notify_all")

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))

    def notify(self, n=1):
        return self._callmethod("notify", (n,))

    def notify_all(self):
        return self._callmethod("notify_all")

    def wait_for(self, predicate, timeout=None):
        deadline = None if timeout is None else time.monotonic() + timeout
        while not (result := predicate()):
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
        return result


class EventProxy(BaseProxy):
    _exposed_ = ("is_set", "set", "clear", "wait")
    is_set, set, clear = map(_forwarding, ("is_set", "set", "clear"))

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))


class BarrierProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "wait", "abort", "reset")
    abort, reset = map(_forwarding, ("abort", "reset"))

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))

    parties, n_waiting, broken = (
        property(lambda self, name=name: self._callmethod("__getattribute__", (name,)))
        for name in ("parties", "n_waiting", "broken")
    )


class NamespaceProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__")

    def __getattr__(self, key):
        if key[0] == "_":
            return object.__getattribute__(self, key)
        return object.__getattribute__(self, "_callmethod")("__getattribute__", (key,))

    def __setattr__(self, key, value):
        if key[0] == "_":
            return object.__setattr__(self, key, value)
        return object.__getattribute__(self, "_callmethod")("__setattr__", (key, value))

    def __delattr__(self, key):
        if key[0] == "_":
            return object.__delattr__(self, key)
        return object.__getattribute__(self, "_callmethod")("__delattr__", (key,))


class ValueProxy(BaseProxy):
    _exposed_ = ("get", "set")
    get = _forwarding("get")

    def set(self, value):
        return self._callmethod("set", (value,))

    value = property(get, set)
    __class_getitem__ = classmethod(types.GenericAlias)


BaseListProxy = MakeProxyType("BaseListProxy", (
    "__add__", "__contains__", "__delitem__", "__getitem__", "__imul__", "__len__", "__mul__", "__reversed__",
    "__rmul__", "__setitem__", "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove",
    "reverse", "sort",
))


class ListProxy(BaseListProxy):
    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        self._callmethod("__imul__", (value,))
        return self

    __class_getitem__ = classmethod(types.GenericAlias)


BaseDictProxy = MakeProxyType("BaseDictProxy", (
    "__contains__", "__delitem__", "__getitem__", "__ior__", "__iter__", "__len__", "__or__", "__reversed__",
    "__ror__", "__setitem__", "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault",
    "update", "values",
))
BaseDictProxy._method_to_typeid_ = {"__iter__": "Iterator"}


class DictProxy(BaseDictProxy):
    def __ior__(self, value):
        self._callmethod("__ior__", (value,))
        return self

    __class_getitem__ = classmethod(types.GenericAlias)


_SetProxyBase = MakeProxyType("BaseSetProxy", (
    "__and__", "__class_getitem__", "__contains__", "__iand__", "__ior__", "__isub__", "__iter__", "__ixor__",
    "__len__", "__or__", "__rand__", "__ror__", "__rsub__", "__rxor__", "__sub__", "__xor__", "__ge__", "__gt__",
    "__le__", "__lt__", "add", "clear", "copy", "difference", "difference_update", "discard", "intersection",
    "intersection_update", "isdisjoint", "issubset", "issuperset", "pop", "remove", "symmetric_difference",
    "symmetric_difference_update", "union", "update",
))
BaseSetProxy = _SetProxyBase
BaseSetProxy._method_to_typeid_ = {"__iter__": "Iterator"}


class SetProxy(BaseSetProxy):
    def __ior__(self, value):
        self._callmethod("__ior__", (value,))
        return self

    def __iand__(self, value):
        self._callmethod("__iand__", (value,))
        return self

    def __ixor__(self, value):
        self._callmethod("__ixor__", (value,))
        return self

    def __isub__(self, value):
        self._callmethod("__isub__", (value,))
        return self

    __class_getitem__ = classmethod(types.GenericAlias)


ArrayProxy = MakeProxyType("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))

BasePoolProxy = MakeProxyType("PoolProxy", (
    "apply", "apply_async", "close", "imap", "imap_unordered", "join", "map", "map_async", "starmap", "starmap_async",
    "terminate",
))
BasePoolProxy._method_to_typeid_ = {
    "apply_async": "AsyncResult", "map_async": "AsyncResult", "starmap_async": "AsyncResult", "imap": "Iterator",
    "imap_unordered": "Iterator",
}


class PoolProxy(BasePoolProxy):
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class SyncManager(BaseManager):
    """A manager of the objects that processes need to work together."""


for _typeid, _make, _proxy in (
    ("Queue", queue.Queue, None), ("JoinableQueue", queue.Queue, None), ("Event", threading.Event, EventProxy),
    ("Lock", threading.Lock, AcquirerProxy), ("RLock", threading.RLock, AcquirerProxy),
    ("Semaphore", threading.Semaphore, AcquirerProxy), ("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy),
    ("Condition", threading.Condition, ConditionProxy), ("Barrier", threading.Barrier, BarrierProxy),
    ("Pool", pool.Pool, PoolProxy), ("list", list, ListProxy), ("dict", dict, DictProxy), ("set", set, SetProxy),
    ("Value", Value, ValueProxy), ("Array", Array, ArrayProxy), ("Namespace", Namespace, NamespaceProxy),
):
    SyncManager.register(_typeid, _make, *([_proxy] if _proxy else []))
# Only results of methods are of these.
SyncManager.register("Iterator", proxytype=IteratorProxy, create_method=False)
SyncManager.register("AsyncResult", create_method=False)


class SharedMemoryManager(BaseManager):
    """A manager of shared memory, which goes with it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._blocks = []

    def _forget(self):
        blocks, self._blocks = self._blocks, []
        for memory in blocks:
            memory.close()
            try:
                memory.unlink()
            except FileNotFoundError:
                pass

    def __exit__(self, exc_type, exc_val, exc_tb):
        self._forget()
        super().__exit__(exc_type, exc_val, exc_tb)

    def SharedMemory(self, size):
        """Return new shared memory."""
        from .shared_memory import SharedMemory

        memory = SharedMemory(None, create=True, size=size)
        self._blocks.append(memory)
        return memory

    def ShareableList(self, sequence):
        """Return a list in new shared memory."""
        from .shared_memory import ShareableList

        shared = ShareableList(sequence)
        self._blocks.append(shared.shm)
        return shared
