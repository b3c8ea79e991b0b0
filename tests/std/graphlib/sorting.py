from graphlib import CycleError, TopologicalSorter

graph = {"D": {"B", "C"}, "C": ["A"], "B": ["A"]}
print(list(TopologicalSorter({"D": ["B", "C"], "C": ["A"], "B": ["A"]}).static_order()))
ts = TopologicalSorter()
ts.add(1, 2, 3)
ts.add(2, 3)
ts.add(4)
try:
    ts.get_ready()
except ValueError as e:
    print(e)
ts.prepare()
while ts:
    ready = ts.get_ready()
    print(ready, ts.is_active())
    ts.done(*ready)
for f, args in [(ts.add, (5,)), (ts.done, (9,)), (ts.done, (1,)), (ts.prepare, ())]:
    try:
        print(f(*args))
    except ValueError as e:
        print(type(e).__name__, e)
for bad in ({1: [2], 2: [3], 3: [1]}, {1: [1]}, {0: [1], 1: [2, 3], 3: [4], 4: [1]}):
    t = TopologicalSorter(bad)
    try:
        t.prepare()
    except CycleError as e:
        print(e.args)
t = TopologicalSorter({1: [2]})
t.prepare()
try:
    t.done(1)
except ValueError as e:
    print(e)
t.prepare()
print(t.get_ready(), TopologicalSorter[int], list(TopologicalSorter({}).static_order()))
