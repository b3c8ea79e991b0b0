"""Threads, and what they wait for one another with."""

import _contextvars
import _thread
import os as _os
import sys as _sys
from _weakrefset import WeakSet
from collections import deque as _deque
from itertools import count as _counting
from time import monotonic as _time

__all__ = [
    'get_ident', 'active_count', 'Condition', 'current_thread', 'enumerate', 'main_thread', 'TIMEOUT_MAX', 'Event',
    'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Thread', 'Barrier', 'BrokenBarrierError', 'Timer',
    'ThreadError', 'setprofile', 'settrace', 'local', 'stack_size', 'excepthook', 'ExceptHookArgs', 'gettrace',
    'getprofile', 'setprofile_all_threads', 'settrace_all_threads', 'get_native_id',
]

from _thread import (
    TIMEOUT_MAX, _ExceptHookArgs as ExceptHookArgs, _get_main_thread_ident, _local as local, _make_thread_handle,
    _shutdown as _thread_shutdown, _ThreadHandle, daemon_threads_allowed as _daemon_threads_allowed, error as ThreadError,
    get_ident, get_native_id, lock as Lock, stack_size, start_joinable_thread as _start_joinable_thread,
)
from _thread import RLock as _CRLock, _is_main_interpreter, set_name as _set_name

_HAVE_THREAD_NATIVE_ID = True
_LockType = Lock
_allocate_lock = Lock

# Guards the tables of threads. It can be taken again by a finaliser that runs in the middle.
_active_limbo_lock = _CRLock()
# Running threads by their numbers, and those about to run.
_active = {}
_limbo = {}
# Every thread object that is still there, for checks that none is left over.
_dangling = WeakSet()

_trace_hook = None
_profile_hook = None


def settrace(func):
    """Have sys.settrace(func) called in each thread that is started from now on."""
    global _trace_hook
    _trace_hook = func


def gettrace():
    """The function given to settrace()."""
    return _trace_hook


def settrace_all_threads(func):
    """Set a trace function for threads to come and those that run."""
    settrace(func)
    _sys._settraceallthreads(func)


def setprofile(func):
    """Have sys.setprofile(func) called in each thread that is started from now on."""
    global _profile_hook
    _profile_hook = func


def getprofile():
    """The function given to setprofile()."""
    return _profile_hook


def setprofile_all_threads(func):
    """Set a profile function for threads to come and those that run."""
    setprofile(func)
    _sys._setprofileallthreads(func)


class _RLock:
    """A lock that its owner may take several times, over a plain one."""

    def __init__(self):
        self._block = Lock()
        self._owner = None
        self._count = 0

    def __repr__(self):
        owner = self._owner
        thread = _active.get(owner)
        state = 'locked' if self.locked() else 'unlocked'
        return '<%s %s.%s object owner=%r count=%d at %s>' % (
            state, type(self).__module__, type(self).__qualname__, thread.name if thread else owner, self._count,
            hex(id(self)))

    def _at_fork_reinit(self):
        self._block._at_fork_reinit()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        """Take the lock, once more if this thread holds it already."""
        if not self._is_owned():
            if not self._block.acquire(blocking, timeout):
                return False
            self._owner = get_ident()
        self._count += 1
        return True

    __enter__ = acquire

    def release(self):
        """Give the lock back once."""
        if not self._is_owned():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if self._count == 0:
            self._owner = None
            self._block.release()

    def __exit__(self, t, v, tb):
        self.release()

    def locked(self):
        """Whether any thread holds the lock."""
        return self._block.locked()

    def _is_owned(self):
        return self._owner == get_ident()

    def _recursion_count(self):
        return self._count if self._is_owned() else 0

    def _release_save(self):
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        kept, self._count, self._owner = (self._count, self._owner), 0, None
        self._block.release()
        return kept

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state


_PyRLock = _RLock


def RLock(*args, **kwargs):
    """A new lock that its owner may take several times."""
    if args or kwargs:
        import warnings
        warnings.warn(
            'Passing arguments to RLock is deprecated and will be removed in 3.15', DeprecationWarning, stacklevel=2)
    return _CRLock(*args, **kwargs)


class Condition:
    """Threads wait with it until another one tells them that something has changed."""

    def __init__(self, lock=None):
        self._lock = lock = RLock() if lock is None else lock
        self.acquire = lock.acquire
        self.release = lock.release
        # What a lock does better itself takes the place of the general way below.
        for name in ('_release_save', '_acquire_restore', '_is_owned', 'locked'):
            if hasattr(lock, name):
                setattr(self, name, getattr(lock, name))
        self._waiters = _deque()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._waiters.clear()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *exc_info):
        return self._lock.__exit__(*exc_info)

    def __repr__(self):
        return f'<Condition({self._lock}, {len(self._waiters)})>'

    def locked(self):
        """Whether the lock is held."""
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def _is_owned(self):
        return Condition.locked(self)

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _check_owned(self, what):
        if not self._is_owned():
            raise RuntimeError(f'cannot {what} on un-acquired lock')

    def wait(self, timeout=None):
        """Give the lock back, wait to be notified, take the lock again. False if the time was over before that."""
        self._check_owned('wait')
        ticket = Lock()
        ticket.acquire()
        self._waiters.append(ticket)
        notified = False
        state = self._release_save()
        try:
            if timeout is None:
                notified = ticket.acquire()
            elif timeout <= 0:
                notified = ticket.acquire(False)
            else:
                notified = ticket.acquire(timeout=min(timeout, TIMEOUT_MAX))
            return notified
        finally:
            self._acquire_restore(state)
            if not notified:
                try:
                    self._waiters.remove(ticket)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        """Wait until the predicate is true; its last value."""
        end = None if timeout is None else _time() + timeout
        while not (result := predicate()):
            if end is None:
                self.wait()
                continue
            left = end - _time()
            if left <= 0:
                break
            self.wait(left)
        return result

    def notify(self, n=1):
        """Wake up to n threads that wait."""
        self._check_owned('notify')
        waiters = self._waiters
        while waiters and n > 0:
            ticket = waiters[0]
            try:
                ticket.release()
            except RuntimeError:
                # Released already, by a notify() that was interrupted: that one was not woken by this call.
                pass
            else:
                n -= 1
            try:
                waiters.remove(ticket)
            except ValueError:
                pass

    def notify_all(self):
        """Wake all threads that wait."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        """An old name of notify_all()."""
        _renamed('notifyAll()', 'notify_all()')
        self.notify_all()


def _renamed(old, new):
    import warnings
    warnings.warn(f'{old} is deprecated, use {new} instead', DeprecationWarning, stacklevel=3)


class Semaphore:
    """A number that acquire() takes one from and release() adds to; who would make it negative waits."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._cond = Condition(Lock())
        self._value = value

    def __repr__(self):
        cls = type(self)
        return f'<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: value={self._value}>'

    def acquire(self, blocking=True, timeout=None):
        """Take one; wait while there is none, unless blocking is false. Whether it was taken."""
        if timeout is not None and not blocking:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._cond:
            if blocking and not self._cond.wait_for(lambda: self._value, timeout) or not self._value:
                return False
            self._value -= 1
            return True

    __enter__ = acquire

    def _check_release(self, n):
        if n < 1:
            raise ValueError('n must be one or more')

    def release(self, n=1):
        """Add n, and wake as many threads that wait."""
        self._check_release(n)
        with self._cond:
            self._add(n)

    def _add(self, n):
        self._value += n
        self._cond.notify(n)

    def __exit__(self, t, v, tb):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that never holds more than at the start."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return f'{super().__repr__()[:-1]}/{self._initial_value}>'

    def _add(self, n):
        if self._value + n > self._initial_value:
            raise ValueError('Semaphore released too many times')
        super()._add(n)


class Event:
    """A flag that threads can wait for."""

    def __init__(self):
        self._cond = Condition(Lock())
        self._flag = False

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} at {id(self):#x}: {'set' if self._flag else 'unset'}>"

    def _at_fork_reinit(self):
        self._cond._at_fork_reinit()

    def is_set(self):
        """Whether the flag is set."""
        return self._flag

    def isSet(self):
        """An old name of is_set()."""
        _renamed('isSet()', 'is_set()')
        return self.is_set()

    def set(self):
        """Set the flag, and wake all threads that wait for it."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        """Take the flag back."""
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        """Wait until the flag is set; False if the time is over before."""
        with self._cond:
            return self._flag or self._cond.wait(timeout)


class BrokenBarrierError(RuntimeError):
    """Raised by a Barrier that was reset or broken while threads waited."""


class Barrier:
    """Lets threads wait until so many of them have come."""

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError('parties must be >= 1')
        self._cond = Condition(Lock())
        self._parties = parties
        self._action = action
        self._timeout = timeout
        self._count = 0
        # 'filling', then 'draining' until the last one has left; 'resetting' and 'broken' end in an exception.
        self._phase = 'filling'

    def __repr__(self):
        cls = type(self)
        where = f'<{cls.__module__}.{cls.__qualname__} at {id(self):#x}'
        return f'{where}: broken>' if self.broken else f'{where}: waiters={self.n_waiting}/{self.parties}>'

    def wait(self, timeout=None):
        """Wait for the others; a number from 0 on that is different in each thread."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            self._cond.wait_for(lambda: self._phase not in ('draining', 'resetting'))
            if self._phase == 'broken':
                raise BrokenBarrierError
            number = self._count
            self._count += 1
            try:
                if number + 1 == self._parties:
                    self._open()
                else:
                    self._await_opening(timeout)
                return number
            finally:
                self._count -= 1
                if not self._count and self._phase in ('draining', 'resetting'):
                    self._phase = 'filling'
                    self._cond.notify_all()

    def _open(self):
        try:
            if self._action:
                self._action()
        except:
            self._break()
            raise
        self._phase = 'draining'
        self._cond.notify_all()

    def _await_opening(self, timeout):
        if not self._cond.wait_for(lambda: self._phase != 'filling', timeout):
            self._break()
            raise BrokenBarrierError
        if self._phase in ('resetting', 'broken'):
            raise BrokenBarrierError

    def _break(self):
        self._phase = 'broken'
        self._cond.notify_all()

    def reset(self):
        """Make the barrier empty and usable again; threads that wait get BrokenBarrierError."""
        with self._cond:
            if self._count == 0:
                self._phase = 'filling'
            elif self._phase in ('filling', 'broken'):
                self._phase = 'resetting'
            self._cond.notify_all()

    def abort(self):
        """Make the barrier useless: threads that wait or will wait get BrokenBarrierError."""
        with self._cond:
            self._break()

    @property
    def parties(self):
        """How many threads open the barrier."""
        return self._parties

    @property
    def n_waiting(self):
        """How many threads wait."""
        return self._count if self._phase == 'filling' else 0

    @property
    def broken(self):
        """Whether the barrier is useless."""
        return self._phase == 'broken'


_counter = _counting(1).__next__


def _newname(name_template):
    return name_template % _counter()


class Thread:
    """Something done in a thread of its own: a function, or what a subclass has as run()."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None, context=None):
        assert group is None, 'group argument must be None for now'
        if name is None:
            name = _newname('Thread-%d')
            if target is not None:
                try:
                    name += f' ({target.__name__})'
                except AttributeError:
                    pass
        if daemon is None:
            daemon = current_thread().daemon
        elif daemon and not _daemon_threads_allowed():
            raise RuntimeError('daemon threads are disabled in this (sub)interpreter')
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._context, self._daemonic = context, daemon
        self._handle, self._started = _ThreadHandle(), Event()
        self._ident = self._native_id = None
        self._initialized = True
        # Where an exception is shown if there is no sys.stderr any more then.
        self._stderr = _sys.stderr
        self._invoke_excepthook = _make_invoke_excepthook()
        _dangling.add(self)

    def _after_fork(self, new_ident=None):
        # Locks may have been held by threads that are not in the child.
        self._started._at_fork_reinit()
        if new_ident is not None:
            self._ident = new_ident
            assert self._handle.ident == new_ident
            self._set_native_id()
        else:
            assert not self._started.is_set() or self._handle.is_done()

    def __repr__(self):
        assert self._initialized, 'Thread.__init__() was not called'
        if not self._started.is_set():
            state = 'initial'
        elif self._handle.is_done():
            state = 'stopped'
        else:
            state = 'started'
        number = '' if self._ident is None else f' {self._ident}'
        return f"<{type(self).__name__}({self._name}, {state}{' daemon' if self._daemonic else ''}{number})>"

    def _check_initialized(self, what='thread.__init__() not called'):
        if not self._initialized:
            raise RuntimeError(what)

    def start(self):
        """Start the thread: run() is called in it."""
        self._check_initialized()
        if self._started.is_set():
            raise RuntimeError('threads can only be started once')
        with _active_limbo_lock:
            _limbo[self] = self
        if self._context is None:
            inherit = getattr(_sys.flags, 'thread_inherit_context', 0)
            self._context = _contextvars.copy_context() if inherit else _contextvars.Context()
        try:
            _start_joinable_thread(self._bootstrap_inner, handle=self._handle, daemon=self.daemon)
        except Exception:
            with _active_limbo_lock:
                del _limbo[self]
            raise
        self._started.wait()

    def run(self):
        """What the thread does: by default it calls the target."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # An argument may refer to this thread.
            del self._target, self._args, self._kwargs

    def _set_ident(self):
        self._ident = get_ident()

    def _set_native_id(self):
        self._native_id = get_native_id()

    def _set_os_name(self):
        if self._name:
            try:
                _set_name(self._name)
            except OSError:
                pass

    def _bootstrap_inner(self):
        try:
            for note in self._set_ident, self._set_native_id, self._set_os_name:
                note()
            with _active_limbo_lock:
                _active[self._ident] = _limbo.pop(self)
            self._started.set()
            for install, hook in (_sys.settrace, _trace_hook), (_sys.setprofile, _profile_hook):
                if hook:
                    install(hook)
            self._run_in_context()
        finally:
            self._delete()

    def _run_in_context(self):
        try:
            self._context.run(self.run)
        except:
            self._invoke_excepthook(self)

    def _delete(self):
        with _active_limbo_lock:
            _active.pop(get_ident(), None)

    def join(self, timeout=None):
        """Wait until the thread ends, at most so many seconds."""
        self._check_initialized('Thread.__init__() not called')
        if not self._started.is_set():
            raise RuntimeError('cannot join thread before it is started')
        if self is current_thread():
            raise RuntimeError('cannot join current thread')
        self._handle.join(None if timeout is None else max(timeout, 0))

    def is_alive(self):
        """Whether the thread has been started and has not ended."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._started.is_set() and not self._handle.is_done()

    @property
    def name(self):
        """A text to know the thread by."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, 'Thread.__init__() not called'
        self._name = str(name)
        if get_ident() == self._ident:
            self._set_os_name()

    @property
    def ident(self):
        """The number of the thread; None before it is started."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._ident

    @property
    def native_id(self):
        """The system's number of the thread; None before it is started."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._native_id

    @property
    def daemon(self):
        """Whether the program may end while the thread runs."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        self._check_initialized('Thread.__init__() not called')
        if daemonic and not _daemon_threads_allowed():
            raise RuntimeError('daemon threads are disabled in this interpreter')
        if self._started.is_set():
            raise RuntimeError('cannot set daemon status of active thread')
        self._daemonic = daemonic

    def isDaemon(self):
        """An old way to the attribute daemon."""
        _old_accessor('isDaemon', 'get the daemon attribute')
        return self.daemon

    def setDaemon(self, daemonic):
        """An old way to set the attribute daemon."""
        _old_accessor('setDaemon', 'set the daemon attribute')
        self.daemon = daemonic

    def getName(self):
        """An old way to the attribute name."""
        _old_accessor('getName', 'get the name attribute')
        return self.name

    def setName(self, name):
        """An old way to set the attribute name."""
        _old_accessor('setName', 'set the name attribute')
        self.name = name


def _old_accessor(method, instead):
    import warnings
    warnings.warn(f'{method}() is deprecated, {instead} instead', DeprecationWarning, stacklevel=3)


from _thread import _excepthook as excepthook

# What excepthook was at the start.
__excepthook__ = excepthook


def _make_invoke_excepthook():
    """A function that shows the exception being handled, which works while the modules are emptied at the end."""
    sys_at_start = _sys
    hook_at_start = excepthook
    for name, hook in ("threading", hook_at_start), ("sys", sys_at_start.excepthook):
        if hook is None:
            raise RuntimeError(f"{name}.excepthook is None")
    info, args_class = _sys.exc_info, ExceptHookArgs

    def invoke_excepthook(thread):
        hook = globals().get('excepthook') or hook_at_start
        args = args_class([*info(), thread])
        try:
            hook(args)
        except BaseException as failure:
            failure.__suppress_context__ = True
            sys = _sys or sys_at_start
            file = sys.stderr if sys is not None and sys.stderr is not None else thread._stderr
            if file is not None:
                print('Exception in threading.excepthook:', file=file, flush=True)
            if sys is not None and sys.excepthook is not None:
                sys.excepthook(*info())
            else:
                sys_at_start.__excepthook__(*info())
        finally:
            args = None

    return invoke_excepthook


class Timer(Thread):
    """Calls a function after some seconds, unless it is cancelled before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        """Do not call the function, if that has not happened yet."""
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _FoundThread(Thread):
    """A thread that was not started through this module."""

    def _adopt(self):
        self._set_ident()
        self._set_native_id()
        self._started.set()
        self._handle = _make_thread_handle(self._ident)
        with _active_limbo_lock:
            _active[self._ident] = self


class _MainThread(_FoundThread):
    def __init__(self):
        Thread.__init__(self, name='MainThread', daemon=False)
        self._adopt()


# The dummy threads go when the locals of their threads do.
_thread_local_info = local()


class _DeleteDummyThreadOnDel:
    """Takes a dummy thread off the table when it dies, with the attributes of its thread."""

    def __init__(self, dummy_thread):
        self._dummy_thread = dummy_thread
        self._tident = dummy_thread.ident
        _thread_local_info._track_dummy_thread_ref = self

    def __del__(self, _active_limbo_lock=_active_limbo_lock, _active=_active):
        with _active_limbo_lock:
            if _active.get(self._tident) is self._dummy_thread:
                _active.pop(self._tident, None)


class _DummyThread(_FoundThread):
    def __init__(self):
        Thread.__init__(self, name=_newname('Dummy-%d'), daemon=_daemon_threads_allowed())
        self._adopt()
        _DeleteDummyThreadOnDel(self)

    def is_alive(self):
        if not self._handle.is_done() and self._started.is_set():
            return True
        raise RuntimeError('thread is not alive')

    def join(self, timeout=None):
        raise RuntimeError('cannot join a dummy thread')

    def _after_fork(self, new_ident=None):
        if new_ident is not None:
            # The thread that forks is the main one of the child.
            self.__class__ = _MainThread
            self._name = 'MainThread'
            self._daemonic = False
        Thread._after_fork(self, new_ident=new_ident)


def current_thread():
    """The thread that runs; a dummy for one that was not started through this module."""
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread()


def currentThread():
    """An old name of current_thread()."""
    _renamed('currentThread()', 'current_thread()')
    return current_thread()


def active_count():
    """How many threads there are."""
    with _active_limbo_lock:
        return len(_active) + len(_limbo)


def activeCount():
    """An old name of active_count()."""
    _renamed('activeCount()', 'active_count()')
    return active_count()


def _enumerate():
    return [*_active.values(), *_limbo.values()]


def enumerate():
    """All threads that have not ended."""
    with _active_limbo_lock:
        return _enumerate()


_threading_atexits = []
_SHUTTING_DOWN = False


def _register_atexit(func, *arg, **kwargs):
    """Have a function called at the end, before threads are waited for."""
    if _SHUTTING_DOWN:
        raise RuntimeError("can't register atexit after shutdown")
    _threading_atexits.append(lambda: func(*arg, **kwargs))


_main_thread = _MainThread()


def main_thread():
    """The thread that the program began in."""
    return _main_thread


def _shutdown():
    """The program ends: wait for the threads that it does not end before."""
    global _SHUTTING_DOWN
    if _main_thread._handle.is_done() and _is_main_interpreter():
        # Called twice.
        return
    _SHUTTING_DOWN = True
    for call in reversed(_threading_atexits):
        call()
    if _is_main_interpreter():
        _main_thread._handle._set_done()
    _thread_shutdown()


def _after_fork():
    """In the child of a fork: only the calling thread is there."""
    global _main_thread
    _active_limbo_lock._at_fork_reinit()
    ident = get_ident()
    others = {*_enumerate(), *_dangling}
    # One that was started, but had not got as far as to the table of running threads, is in the other one.
    _main_thread = next((t for t in others if t._handle.ident == ident and not t._handle.is_done()), None) or _MainThread()
    others.discard(_main_thread)
    _limbo.clear()
    _active.clear()
    _active[ident] = _main_thread
    _main_thread._after_fork(new_ident=ident)
    for thread in others:
        if thread._handle.ident:
            thread._handle._set_done()
        thread._after_fork()


if hasattr(_os, 'register_at_fork'):
    _os.register_at_fork(after_in_child=_after_fork)
