"""A set of weak references. Import it from weakref."""

from _weakref import ref

__all__ = ["WeakSet"]


def _discard_from(owner):
    """Make the callback for references in a WeakSet; it does not keep the set alive."""
    find_owner = ref(owner)

    def discard(dead):
        owner = find_owner()
        if owner is not None:
            owner.data.discard(dead)

    return discard


class WeakSet:
    """A set that does not keep its elements alive."""

    def __init__(self, data=None):
        self._remove = _discard_from(self)
        self.data = set()
        if data is not None:
            self.update(data)

    def _references(self, elements):
        # The elements of an operand as they stand in `data`, but without a callback.
        return {ref(element) for element in elements}

    def __repr__(self):
        return repr(self.data)

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        # A copy: elements may go while it is iterated over.
        for reference in set(self.data):
            element = reference()
            if element is not None:
                yield element
                # The generator must not keep it alive either.
                element = None

    def __contains__(self, item):
        try:
            reference = ref(item)
        except TypeError:
            # What cannot be referred to weakly cannot have been added.
            return False
        return reference in self.data

    def __reduce__(self):
        elements = list(self)
        return type(self), (elements,), self.__getstate__()

    def copy(self):
        return self.__class__(self)

    def add(self, item):
        reference = ref(item, self._remove)
        self.data.add(reference)

    def remove(self, item):
        reference = ref(item)
        self.data.remove(reference)

    def discard(self, item):
        reference = ref(item)
        self.data.discard(reference)

    def clear(self):
        self.data.clear()

    def pop(self):
        element = None
        while element is None:
            if not self.data:
                raise KeyError("pop from empty WeakSet")
            element = self.data.pop()()
        return element

    def update(self, other):
        for element in other:
            self.add(element)

    def intersection_update(self, other):
        self.data &= self._references(other)

    def difference_update(self, other):
        self.data -= self._references(other)

    def symmetric_difference_update(self, other):
        # What is added here has to be removed one day.
        self.data ^= {ref(element, self._remove) for element in other}

    def __ior__(self, other):
        self.update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def union(self, other):
        result = self.copy()
        result.update(other)
        return result

    def intersection(self, other):
        # The elements of the operand, so that the result depends on its order as little as a set's.
        return self.__class__(filter(self.__contains__, other))

    def difference(self, other):
        result = self.copy()
        result.difference_update(other)
        return result

    def symmetric_difference(self, other):
        result = self.copy()
        result.symmetric_difference_update(other)
        return result

    __or__, __and__, __sub__, __xor__ = union, intersection, difference, symmetric_difference

    def isdisjoint(self, other):
        return not any(map(self.__contains__, other))

    def issubset(self, other):
        return self.data <= self._references(other)

    def issuperset(self, other):
        return self.data >= self._references(other)

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self.data < self._references(other)

    def __gt__(self, other):
        return self.data > self._references(other)

    def __eq__(self, other):
        if isinstance(other, type(self)):
            return self.data == self._references(other)
        return NotImplemented

    __class_getitem__ = classmethod(type(list[int]))
