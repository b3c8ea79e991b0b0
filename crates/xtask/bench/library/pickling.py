"""Pickles of records, of numbers in lists, and of dicts; and copies of such data."""

import copy
import pickle
from datetime import date
from _rows import main, row

record = {f"field_{i}": i * 37 for i in range(12)} | {
    "name": "Ada", "city": "London", "born": date(1815, 12, 10), "tags": ["x", "y", "z"], "note": "", "score": 9.75,
}
records = [dict(record, id=i, name=f"name {i}") for i in range(20)]
numbers = [[list(range(12)), list(range(200, 212))] for _ in range(12)]
table = {i: dict.fromkeys(range(8)) for i in range(80)}
record_data, records_data, numbers_data = map(pickle.dumps, (record, records, numbers))


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


points = [Point(i, [i, str(i)]) for i in range(50)]


@row
def dumps_record():
    pickle.dumps(record)


@row
def dumps_records():
    pickle.dumps(records)


@row
def dumps_lists():
    pickle.dumps(numbers)


@row
def dumps_dicts():
    pickle.dumps(table)


@row
def dumps_objects():
    pickle.dumps(points)


@row
def loads_record():
    pickle.loads(record_data)


@row
def loads_records():
    pickle.loads(records_data)


@row
def loads_lists():
    pickle.loads(numbers_data)


@row
def deepcopy_records():
    copy.deepcopy(records)


@row
def deepcopy_objects():
    copy.deepcopy(points)


main()
