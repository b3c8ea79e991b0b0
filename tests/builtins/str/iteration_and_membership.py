s = "a€😀"
it = iter(s)
print(next(it), list(it), list(reversed(s)), "€" in s, "" in s, "a€" in s, "x" in s, list(enumerate(s)), [ord(c) for c in s], it.__length_hint__())
print(list(zip(s, s[1:])), min(s), {*"aab"} == {"a", "b"})
