"""Calls functions at their times."""

import heapq
import threading
import time
from collections import namedtuple
from itertools import count
from time import monotonic as _time

__all__ = ['scheduler']

_sentinel = object()

Event = namedtuple('Event', 'time, priority, sequence, action, argument, kwargs')
Event.time.__doc__ = 'When the action is called, in the units of the scheduler.'
Event.priority.__doc__ = 'Among events of one time, smaller ones come first.'
Event.sequence.__doc__ = 'Among events of one time and priority, the order in which they were entered.'
Event.action.__doc__ = 'The function that is called.'
Event.argument.__doc__ = 'Its positional arguments.'
Event.kwargs.__doc__ = 'Its keyword arguments.'


class scheduler:
    """Keeps events and calls their actions when they are due."""

    def __init__(self, timefunc=_time, delayfunc=time.sleep):
        self._queue = []
        self._lock = threading.RLock()
        self._numbers = count()
        self.timefunc = timefunc
        self.delayfunc = delayfunc

    def enterabs(self, time, priority, action, argument=(), kwargs=_sentinel):
        """Have an action called at a time; the event, which cancel() takes."""
        with self._lock:
            event = Event(time, priority, next(self._numbers), action, argument, {} if kwargs is _sentinel else kwargs)
            heapq.heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_sentinel):
        """Have an action called after a delay."""
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        """Take an event off the queue; ValueError if it is not there."""
        with self._lock:
            self._queue.remove(event)
            heapq.heapify(self._queue)

    def empty(self):
        """Whether there are no events."""
        with self._lock:
            return not self._queue

    def run(self, blocking=True):
        """Call the actions that are due, waiting for the next one until there are none. With blocking=False: those that
        are due now; the delay until the next one.
        """
        while True:
            with self._lock:
                if not self._queue:
                    return None
                event = self._queue[0]
                delay = event.time - self.timefunc()
                if delay <= 0:
                    heapq.heappop(self._queue)
            if delay <= 0:
                event.action(*event.argument, **event.kwargs)
                # Other threads may run.
                self.delayfunc(0)
            elif blocking:
                self.delayfunc(delay)
            else:
                return delay

    @property
    def queue(self):
        """The events in the order in which they will be called."""
        with self._lock:
            return sorted(self._queue)
