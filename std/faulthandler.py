"""Shows where threads are: on request, after a time, or when a signal comes.

Faults of the machine do not happen here, as no script can cause them: enable() only remembers that it was called.
"""

import _thread
import os
import sys

# As much as is shown of one thread, and of a name.
_MOST_FRAMES = 100
_LONGEST_NAME = 500

_enabled = False
# The event that ends the thread that waits for a time, if there is one.
_pending = None
# What was done before with signals that are registered.
_registered = {}


def _descriptor(file):
    """The number of a file, and the file itself, which has to stay open as long as it may be written to."""
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("sys.stderr is None")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descriptor")
        return file, None
    number = file.fileno()
    if not isinstance(number, int) or number < 0:
        raise RuntimeError("file.fileno() is not a valid file descriptor")
    try:
        file.flush()
    except Exception:
        pass
    return number, file


def _shown(name):
    text = name[:_LONGEST_NAME].encode("ascii", "backslashreplace").decode("ascii")
    return text if len(name) <= _LONGEST_NAME else text + "..."


def _lines(frame):
    count = 0
    while frame is not None and count < _MOST_FRAMES:
        code = frame.f_code
        yield f'  File "{_shown(code.co_filename)}", line {frame.f_lineno} in {_shown(code.co_name)}'
        frame = frame.f_back
        count += 1


def _thread_name(ident):
    threading = sys.modules.get("threading")
    thread = threading and threading._active.get(ident)
    try:
        with open(f"/proc/self/task/{thread.native_id}/comm") as file:
            return f" [{_shown(file.read().strip())}]"
    except (AttributeError, OSError):
        return ""


def _write(descriptor, lines):
    data = "".join(f"{line}\n" for line in lines).encode()
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except OSError:
        # There is nobody left to tell.
        pass


def _dump(descriptor, frame, all_threads, without=None):
    """Write where the threads are; frame is where this one is, which may be left out."""
    if not all_threads:
        _write(descriptor, ["Stack (most recent call first):", *_lines(frame)])
        return
    own = _thread.get_ident()
    lines = []
    # The newest comes first.
    for ident, place in reversed(sys._current_frames().items()):
        if ident == without:
            continue
        if lines:
            lines.append("")
        who = "Current thread" if ident == own else "Thread"
        lines.append(f"{who} 0x{ident:016x}{_thread_name(ident)} (most recent call first):")
        lines.extend(_lines(frame if ident == own else place))
    _write(descriptor, lines)


def dump_traceback(file=None, all_threads=True):
    """Write where the threads are, or only this one."""
    descriptor, _ = _descriptor(file)
    _dump(descriptor, sys._getframe(1), all_threads)


def dump_c_stack(file=None):
    """Write the stack of the interpreter itself, which it cannot look at."""
    descriptor, _ = _descriptor(file)
    _write(descriptor, [
        "Current thread's C stack trace (most recent call first):", "  <cannot get C stack on this system>"
    ])


def enable(file=None, all_threads=True, c_stack=True):
    """Ask for a report of faults."""
    global _enabled
    _descriptor(file)
    _enabled = True


def disable():
    """Ask for no report of faults any more; return whether one had been asked for."""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """Whether a report of faults has been asked for."""
    return _enabled


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Write where the threads are after some seconds, unless that is cancelled before.

    With repeat it is done again and again, with exit the process then ends with status 1.
    """
    global _pending
    if not isinstance(timeout, (int, float)):
        raise TypeError(f"'{type(timeout).__name__}' object cannot be interpreted as an integer or float")
    if timeout > _thread.TIMEOUT_MAX:
        raise OverflowError("timestamp out of range for C PyTime_t")
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    descriptor, kept = _descriptor(file)
    cancel_dump_traceback_later()
    seconds, micros = divmod(round(timeout * 1_000_000), 1_000_000)
    fraction = f".{micros:06}" if micros else ""
    title = f"Timeout ({seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}{fraction})!"
    # Held until it is cancelled.
    cancelled = _thread.allocate_lock()
    cancelled.acquire()

    def wait():
        while not cancelled.acquire(timeout=timeout):
            _write(descriptor, [title])
            _dump(descriptor, None, True, without=_thread.get_ident())
            if exit:
                os._exit(1)
            if not repeat:
                break
        return kept

    _pending = cancelled
    _thread.start_new_thread(wait, ())


def cancel_dump_traceback_later():
    """Cancel what dump_traceback_later() has announced."""
    global _pending
    if _pending is not None:
        _pending.release()
        _pending = None


def _check_signal(signum):
    import signal

    if signum in (signal.SIGSEGV, signal.SIGFPE, signal.SIGABRT, signal.SIGBUS, signal.SIGILL):
        raise RuntimeError(f"signal {int(signum)} cannot be registered, use enable() instead")
    if not 1 <= signum < signal.NSIG:
        raise ValueError("signal number out of range")
    return signal


def register(signum, file=None, all_threads=True, chain=False):
    """Write where the threads are whenever a signal comes; with chain, what was done before is done, too."""
    signal = _check_signal(signum)
    descriptor, kept = _descriptor(file)

    def handler(number, frame):
        _dump(descriptor, frame, all_threads)
        before = _registered[signum][0]
        if not chain:
            return
        if callable(before):
            before(number, frame)
        elif before == signal.SIG_DFL:
            signal.signal(signum, signal.SIG_DFL)
            signal.raise_signal(signum)
            signal.signal(signum, handler)

    before = signal.signal(signum, handler)
    if signum in _registered:
        before = _registered[signum][0]
    _registered[signum] = before, kept


def unregister(signum, /):
    """Do again with a signal what was done before; return whether it was registered."""
    signal = _check_signal(signum)
    if signum not in _registered:
        return False
    before, _ = _registered.pop(signum)
    signal.signal(signum, signal.SIG_DFL if before is None else before)
    return True
