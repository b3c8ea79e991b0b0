import difflib

a = "one\ntwo\n  three\nfour\nfive\nsix\n\tseven\neight\nnine\nten\n".splitlines(True)
b = "ore\ntwo\n three\ntree\nemu\nsix\n\tsevem\neight\nnine!\neleven\n".splitlines(True)
print("".join(difflib.ndiff(a, b)))
print("".join(difflib.unified_diff(a, b, "x", "y", "2024", n=1)))
print("".join(difflib.context_diff(a, b, "x", "y", tofiledate="now", n=2)))
print("".join(difflib.restore(difflib.ndiff(a, b), 2)) == "".join(b))
print(list(difflib.unified_diff(["a"], ["b"], lineterm="")), list(difflib.unified_diff(a, a)), list(difflib.context_diff([], ["x"], lineterm="")))
print(list(difflib.diff_bytes(difflib.unified_diff, [b"a\xff"], [b"b"], b"x", b"y")))
print(list(difflib.Differ().compare(["abc\n"] * 3, ["xyz\n", "abd\n"])))
for call in (
    lambda: list(difflib.unified_diff("a", ["b"])), lambda: list(difflib.unified_diff([1], ["b"])), lambda: list(difflib.restore([], 3)),
    lambda: list(difflib.diff_bytes(difflib.unified_diff, ["a"], [])), lambda: list(difflib.context_diff(["a"], ["b"], b"x")),
):
    try:
        print(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
