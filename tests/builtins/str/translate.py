t = str.maketrans({"a": "1", "b": None, 99: "ccc", "d": 0x20AC})
print("abcde".translate(t), "hello".translate(str.maketrans("el", "ip")), "xyz".translate(str.maketrans("", "", "y")), "ab".translate({}))
class M:
    def __getitem__(self, k):
        if k == 97: raise LookupError
        return chr(k + 1)
print("abc".translate(M()))
for f in (lambda: str.maketrans("a", "bc"), lambda: str.maketrans({"ab": 1}), lambda: str.maketrans(5), lambda: "a".translate({97: []}), lambda: "a".translate({97: -1})):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
