# Imported behind the abstract classes.
import collections.abc
import array

print(issubclass(array.array, collections.abc.MutableSequence), isinstance(array.array("i"), collections.abc.Sequence))
