from abc import ABCMeta
from collections.abc import Mapping, Sequence

try:

    class Both(metaclass=ABCMeta):
        __abc_tpflags__ = 1 << 5 | 1 << 6

except TypeError as error:
    print(error)


class Row(metaclass=ABCMeta):
    __abc_tpflags__ = 1 << 5

    def __len__(self):
        return 2

    def __getitem__(self, index):
        return ["a", "b"][index]


class Record(Mapping):
    def __len__(self):
        return 1

    def __iter__(self):
        return iter(["k"])

    def __getitem__(self, key):
        return {"k": 1}[key]


for subject in (Row(), Record(), range(2), "ab"):
    match subject:
        case [first, second]:
            print("sequence", first, second)
        case {"k": value}:
            print("mapping", value)
        case _:
            print("neither")
