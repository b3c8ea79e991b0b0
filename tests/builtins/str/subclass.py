class S(str):
    def __str__(self): return "custom str"
    def upper(self): return "UP"
s = S("abc")
print(s, repr(s), s + "d", type(s + "d").__name__, s.upper(), s[0:2], type(s[:]).__name__, f"{s}", "%s" % s, "".join([s]), s == "abc", len(s), {"abc": 1}[s])
