# Values in pages are short, and nothing in them is taken for a tag.
import pydoc

html = pydoc.HTMLDoc()


class Tagged:
    def __repr__(self):
        return "<A & b>"


for value in (1, "a<b", [1, "<", (2,)], {"a": "&"}, Tagged(), "y" * 300, list(range(100)), None, 10**100):
    print(html.repr(value))
print(html.escape("<&>\"'"))
print(pydoc.HTMLRepr.__mro__[1].__name__, pydoc.HTMLRepr().maxtuple, pydoc.TextRepr().maxtuple)
print("a&lt;b" in html.docother("a<b", "name"))
