# Subscription by keys does not make a thing iterable.
import re
import types

for value in (int | str, re.match("a", "a"), types.MappingProxyType({1: 2}), type, {}.keys()):
    try:
        print(list(value))
    except TypeError as error:
        print(error)
