# Whichever is imported first.
import array
import collections.abc

print(issubclass(array.array, collections.abc.MutableSequence), isinstance(array.array("i"), collections.abc.Sequence))
