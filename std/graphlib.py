"""Topological order of the nodes of a graph."""

from types import GenericAlias

__all__ = ["TopologicalSorter", "CycleError"]

# What the number of predecessors still missing becomes once a node is handed out, and once it is done.
_HANDED_OUT = -1
_DONE = -2


class _Node:
    __slots__ = ("node", "missing", "successors")

    def __init__(self, node):
        self.node = node
        self.missing = 0
        self.successors = []


class CycleError(ValueError):
    """What prepare() raises for a graph with cycles.

    The second of `args` is one of the cycles: a list of nodes, each before the one that needs it, with the first once
    more at the end.
    """


class TopologicalSorter:
    """Orders nodes so that each comes after its predecessors.

    The graph is a mapping from nodes to their predecessors; nodes are hashable.
    """

    def __init__(self, graph=None):
        self._nodes = {}
        self._ready = None
        self._out = 0
        self._finished = 0
        for node, predecessors in (graph or {}).items():
            self.add(node, *predecessors)

    def _info(self, node):
        info = self._nodes.get(node)
        if info is None:
            info = self._nodes[node] = _Node(node)
        return info

    def add(self, node, *predecessors):
        """Add a node and what has to come before it.

        Calls for the same node add up; nodes that were never mentioned before are added. ValueError after prepare().
        """
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        self._info(node).missing += len(predecessors)
        for predecessor in predecessors:
            self._info(predecessor).successors.append(node)

    def prepare(self):
        """End the building of the graph: nothing can be added from now on.

        CycleError if there is a cycle; nodes that do not depend on it are handed out all the same.
        """
        if self._out:
            raise ValueError("cannot prepare() after starting sort")
        if self._ready is None:
            self._ready = [name for name, info in self._nodes.items() if info.missing == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def _check_prepared(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")

    def get_ready(self):
        """A tuple of the nodes whose predecessors are all done, each handed out once.

        ValueError before prepare().
        """
        self._check_prepared()
        ready = tuple(self._ready)
        for node in ready:
            self._nodes[node].missing = _HANDED_OUT
        self._ready.clear()
        self._out += len(ready)
        return ready

    def is_active(self):
        """Whether nodes are ready, or will be once those handed out are done.

        ValueError before prepare().
        """
        self._check_prepared()
        return bool(self._ready) or self._finished < self._out

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Mark nodes as done, so that those after them may get ready.

        ValueError before prepare(), and for nodes that are unknown, not handed out yet or done already.
        """
        self._check_prepared()
        for node in nodes:
            info = self._nodes.get(node)
            if info is None:
                raise ValueError(f"node {node!r} was not added using add()")
            if info.missing == _DONE:
                raise ValueError(f"node {node!r} was already marked done")
            if info.missing != _HANDED_OUT:
                raise ValueError(f"node {node!r} was not passed out (still not ready)")
            info.missing = _DONE
            self._finished += 1
            for successor in info.successors:
                waiting = self._nodes[successor]
                waiting.missing -= 1
                if waiting.missing == 0:
                    self._ready.append(successor)

    def _find_cycle(self):
        """A path along successors that comes back to its first node, or None."""
        seen = set()
        for start in self._nodes:
            if start in seen:
                continue
            path = [start]
            places = {start: 0}
            branches = [iter(self._nodes[start].successors)]
            seen.add(start)
            while path:
                for node in branches[-1]:
                    if node in places:
                        return path[places[node] :] + [node]
                    if node not in seen:
                        seen.add(node)
                        places[node] = len(path)
                        path.append(node)
                        branches.append(iter(self._nodes[node].successors))
                        break
                else:
                    del places[path.pop()]
                    branches.pop()
        return None

    def static_order(self):
        """Yield all nodes in one order that fits.

        Instead of prepare(), get_ready() and done(); raises the CycleError of prepare().
        """
        self.prepare()
        while self.is_active():
            ready = self.get_ready()
            yield from ready
            self.done(*ready)

    __class_getitem__ = classmethod(GenericAlias)
