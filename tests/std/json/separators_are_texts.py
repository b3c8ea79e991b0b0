# Separators that are no strings.
import json

for separators in (b", ", ": "), (", ", b": "), (b",", b":"):
    try:
        print(json.dumps({1: 2, 3: 4}, separators=separators))
    except TypeError as error:
        print(type(error).__name__)
