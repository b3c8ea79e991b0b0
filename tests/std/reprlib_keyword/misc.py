import reprlib, keyword
print(reprlib.repr(list(range(100))), reprlib.repr("x" * 100), reprlib.repr({i: i for i in range(10)}), reprlib.repr([[[[[[[]]]]]]]), reprlib.repr(10**100), reprlib.repr(set(range(20))))
class R:
    @reprlib.recursive_repr("<...>")
    def __repr__(self): return f"R({self.s!r})"
r = R(); r.s = [r]; print(r)
print(keyword.iskeyword("for"), keyword.iskeyword("match"), keyword.issoftkeyword("match"), keyword.kwlist, keyword.softkwlist)
