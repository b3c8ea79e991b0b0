# What settings are refused, and which settings there are.
import csv
import _csv

dialect = _csv.Dialect()
print([name for name in dir(dialect) if not name.startswith("_")])
for name in "delimiter", "strict", "other":
    try:
        setattr(dialect, name, 1)
    except AttributeError as error:
        print(error)
for settings in [
    {"delimiter": ""},
    {"delimiter": 1},
    {"quotechar": "ab"},
    {"quoting": "a"},
    {"quoting": 9},
    {"quoting": 10**30},
    {"lineterminator": None},
    {"escapechar": "\n"},
    {"other": 1},
    {"quotechar": None, "quoting": 0},
    {"quotechar": ","},
    {"lineterminator": ","},
    {"quotechar": " ", "skipinitialspace": 1},
    {"dialect": "zz"},
]:
    try:
        _csv.Dialect(**settings)
    except Exception as error:
        print(settings, type(error).__name__, error)
print(_csv.Dialect(quotechar=None).quoting, _csv.Dialect("excel", "é").delimiter)
for call in (
    lambda: csv.reader(),
    lambda: csv.reader([], 1, 2),
    lambda: csv.get_dialect([]),
    lambda: csv.register_dialect(5),
    lambda: csv.field_size_limit("a"),
    lambda: type(csv.reader([]))(),
    lambda: next(csv.reader([b"a"])),
    lambda: csv.writer(5),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
