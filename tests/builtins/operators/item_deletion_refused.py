class Plain:
    pass


class Setter:
    def __setitem__(self, key, value):
        pass


class Number(int):
    pass


for value in (Plain(), Setter(), Number(), (), "a", {1}, range(1), {}.keys(), 1, None, len, Plain, iter([]), Exception()):
    for key in (0, "a", slice(1)):
        try:
            del value[key]
        except (TypeError, AttributeError) as error:
            print(type(error).__name__, error)
