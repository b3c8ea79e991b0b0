# The names that `dir()` lists are the keys of any mapping that `exec` runs with.
class Mapping:
    def __getitem__(self, key):
        raise KeyError(key)

    def __setitem__(self, key, value):
        print(key, value)

    def keys(self):
        return ["z", "b", "a"]


exec("names = dir()", {}, Mapping())
