import sched

now = 0


def sleep(seconds):
    global now
    now += seconds


s = sched.scheduler(lambda: now, sleep)
s.enter(2, 1, print, ('late',))
s.enter(1, 2, print, ('second',))
s.enter(1, 1, print, ('first',), {'end': '!\n'})
gone = s.enterabs(1.5, 1, print, ('cancelled',))
print([e.time for e in s.queue], s.empty())
s.cancel(gone)
print(s.run(blocking=False))
s.run()
print(now, s.empty())
try:
    s.cancel(gone)
except ValueError as exc:
    print(type(exc).__name__)
print(gone._fields)
