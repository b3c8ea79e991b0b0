class D(dict):
    def __missing__(self, k): return f"<{k}>"
print("{a} {b}".format_map(D(a=1)), "{x[0]}".format_map({"x": [5]}))
try:
    "{z}".format_map({})
except KeyError as e:
    print(repr(e))
try:
    "{}".format_map({})
except ValueError as e:
    print(e)
