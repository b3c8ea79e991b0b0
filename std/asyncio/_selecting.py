"""Event loops that wait in a selector of the program's choice and not in the native reactor."""

import functools

from . import events
from .log import logger

# The events of the module selectors.
_READ, _WRITE = 1, 2


def use(loop, selector):
    """Have a loop wait in a selector."""
    loop._selector = selector
    loop._internal_fds = 0
    loop._ssock = loop._csock = None
    for name, function in _METHODS.items():
        if name not in type(loop).__dict__:
            setattr(loop, name, functools.partial(function, loop))
    loop._make_self_pipe()


def close(loop):
    """Give up the selector."""
    loop._close_self_pipe()
    if loop._selector is not None:
        loop._selector.close()
        loop._selector = None
    for name in _METHODS:
        loop.__dict__.pop(name, None)


def _make_self_pipe(loop):
    import socket

    loop._ssock, loop._csock = socket.socketpair()
    loop._ssock.setblocking(False)
    loop._csock.setblocking(False)
    loop._internal_fds += 1
    loop._add_reader(loop._ssock.fileno(), loop._read_from_self)


def _close_self_pipe(loop):
    if loop._ssock is None:
        return
    loop._remove_reader(loop._ssock.fileno())
    loop._ssock.close()
    loop._csock.close()
    loop._ssock = loop._csock = None
    loop._internal_fds -= 1


def _read_from_self(loop):
    while True:
        try:
            if not loop._ssock.recv(4096):
                break
        except InterruptedError:
            continue
        except BlockingIOError:
            break


def _write_to_self(loop):
    sock = loop._csock
    if sock is None:
        return
    try:
        sock.send(b"\0")
    except OSError:
        # Full: the loop will wake up anyway.
        if loop.get_debug():
            logger.debug("Fail to write a null byte into the self-pipe socket", exc_info=True)


def _watch(loop, fd, event, side, callback, args):
    loop._check_closed()
    handle = events.Handle(callback, args, loop, None)
    known = loop._selector.get_map().get(fd)
    handles = [None, None] if known is None else list(known.data)
    old, handles[side] = handles[side], handle
    if known is None:
        loop._selector.register(fd, event, tuple(handles))
    else:
        loop._selector.modify(fd, known.events | event, tuple(handles))
    if old is not None:
        old.cancel()
    return handle


def _forget(loop, fd, event, side):
    if loop.is_closed():
        return False
    known = loop._selector.get_map().get(fd)
    if known is None:
        return False
    handles = list(known.data)
    old, handles[side] = handles[side], None
    left = known.events & ~event
    if left:
        loop._selector.modify(fd, left, tuple(handles))
    else:
        loop._selector.unregister(fd)
    if old is None:
        return False
    old.cancel()
    return True


def _process_events(loop, event_list):
    for key, mask in event_list:
        for event, side, remove in (
            (_READ, 0, loop._remove_reader),
            (_WRITE, 1, loop._remove_writer),
        ):
            handle = key.data[side]
            if mask & event and handle is not None:
                if handle._cancelled:
                    remove(key.fileobj)
                else:
                    loop._add_callback(handle)


_METHODS = {
    "_make_self_pipe": _make_self_pipe,
    "_close_self_pipe": _close_self_pipe,
    "_read_from_self": _read_from_self,
    "_write_to_self": _write_to_self,
    "_process_events": _process_events,
    "_add_reader": lambda loop, fd, callback, *args: _watch(loop, fd, _READ, 0, callback, args),
    "_remove_reader": lambda loop, fd: _forget(loop, fd, _READ, 0),
    "_add_writer": lambda loop, fd, callback, *args: _watch(loop, fd, _WRITE, 1, callback, args),
    "_remove_writer": lambda loop, fd: _forget(loop, fd, _WRITE, 1),
}
