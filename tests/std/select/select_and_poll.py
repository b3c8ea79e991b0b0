import select, socket, selectors
a, b = socket.socketpair()
print(select.select([a, b], [], [], 0), select.select([b], [a], [], 0) == ([], [a], []))
a.send(b"x")
print(select.select([a, b], [], [], 1)[0] == [b])
p = select.poll()
p.register(b, select.POLLIN)
print(p.poll(0) == [(b.fileno(), select.POLLIN)])
p.modify(b, select.POLLOUT)
print(p.poll() == [(b.fileno(), select.POLLOUT)])
p.unregister(b)
try:
    p.unregister(b)
except KeyError as e:
    print("KeyError", e.args[0] == b.fileno())
with select.epoll() as e:
    e.register(b, select.EPOLLIN)
    print(e.poll(0) == [(b.fileno(), select.EPOLLIN)], e.closed)
print(e.closed)
for make in (selectors.SelectSelector, selectors.PollSelector, selectors.EpollSelector):
    with make() as s:
        key = s.register(b, selectors.EVENT_READ | selectors.EVENT_WRITE, "data")
        print([(k.data, k.fileobj is b, events) for k, events in s.select(0)], len(s.get_map()), s.get_key(b) == key)
        s.modify(b, selectors.EVENT_READ, "new")
        print([(k.data, events) for k, events in s.select()])
        try:
            s.register(b, selectors.EVENT_READ)
        except KeyError as e:
            print("is already registered" in str(e))
        s.unregister(b)
        print(s.select(0))
for bad in (lambda: select.select([-1], [], [], 0), lambda: select.select([object()], [], [], 0), lambda: select.select([], [], [], -1), lambda: select.select(1, [], [])):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
a.close(); b.close()
