"""JSON of many small objects, of long texts and of floats, both ways."""

import json
from _rows import main, row

people = [
    {"id": i, "name": f"person {i}", "active": i % 3 == 0, "score": i / 7, "tags": ["a", "b", None], "at": {"x": i, "y": -i}}
    for i in range(200)
]
text = {"text": "A line of text with \"quotes\" and\ttabs.\n" * 40, "other": "Grüße aus Köln, 日本語 " * 40}
floats = [i * 1.1 for i in range(1000)]
people_text, long_text, floats_text = map(json.dumps, (people, text, floats))


@row
def dumps_objects():
    json.dumps(people)


@row
def dumps_indented():
    json.dumps(people[:20], indent=2, sort_keys=True)


@row
def dumps_texts():
    json.dumps(text)


@row
def dumps_floats():
    json.dumps(floats)


@row
def loads_objects():
    json.loads(people_text)


@row
def loads_texts():
    json.loads(long_text)


@row
def loads_floats():
    json.loads(floats_text)


main()
