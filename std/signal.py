"""Handlers of signals, with enumerations in place of numbers."""

import _signal
from _signal import *
from enum import IntEnum as _IntEnum

_IntEnum._convert_(
    "Signals",
    __name__,
    lambda name: name.isupper() and name.startswith("SIG") and not name.startswith("SIG_"),
)
_IntEnum._convert_("Handlers", __name__, lambda name: name in ("SIG_DFL", "SIG_IGN"))
_IntEnum._convert_("Sigmasks", __name__, lambda name: name in ("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"))


def _int_to_enum(value, kind):
    # What is no member stays as it is: real-time signals have no names, handlers may be functions.
    if not isinstance(value, int):
        return value
    try:
        return kind(value)
    except ValueError:
        return value


def _enum_to_int(value):
    try:
        return int(value)
    except (ValueError, TypeError):
        return value


def _documented_by(original):
    # Not functools.wraps, which would import a module for an attribute.
    def mark(function):
        function.__doc__ = original.__doc__
        return function

    return mark


@_documented_by(_signal.signal)
def signal(signalnum, handler):
    before = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))
    return _int_to_enum(before, Handlers)


@_documented_by(_signal.getsignal)
def getsignal(signalnum):
    return _int_to_enum(_signal.getsignal(signalnum), Handlers)


@_documented_by(_signal.pthread_sigmask)
def pthread_sigmask(how, mask):
    before = _signal.pthread_sigmask(how, mask)
    return {_int_to_enum(signalnum, Signals) for signalnum in before}


@_documented_by(_signal.sigpending)
def sigpending():
    return {_int_to_enum(signalnum, Signals) for signalnum in _signal.sigpending()}


@_documented_by(_signal.sigwait)
def sigwait(sigset):
    return _int_to_enum(_signal.sigwait(sigset), Signals)


@_documented_by(_signal.valid_signals)
def valid_signals():
    return {_int_to_enum(signalnum, Signals) for signalnum in _signal.valid_signals()}
