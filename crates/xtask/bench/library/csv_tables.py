"""Tables in delimited text: plain and quoted fields, dicts, writing."""

import csv
import io
from _rows import main, row

plain = [f"{i},name{i},{i * 1.5},x{i % 7}" for i in range(300)]
quoted = [f'{i},"name, {i}","he said ""{i}""",é{i}' for i in range(300)]
rows = [(i, f"name {i}", i * 1.5, None, "a,b") for i in range(300)]


@row
def read_plain():
    return list(csv.reader(plain))


@row
def read_quoted():
    return list(csv.reader(quoted))


@row
def read_dicts():
    return list(csv.DictReader(plain, ["id", "name", "price", "kind"]))


@row
def write_rows():
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


main()
