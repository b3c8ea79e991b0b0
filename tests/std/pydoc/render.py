# Functions, classes and methods as text.
import pydoc


class A:
    """Doc of A.

    More."""

    __slots__ = ()
    x = 1

    def f(self, a, b=2):
        """Do f."""

    @property
    def p(self):
        "The p."

    @property
    def changeable(self):
        "To be set."

    @changeable.setter
    def changeable(self, value):
        pass

    @classmethod
    def c(cls):
        "A class method."

    @staticmethod
    def s(q):
        "A static one."

    async def co(self):
        pass

    other = f


class B(A):
    __slots__ = ()

    def __init__(self, n: int = 0):
        "Make one."

    def g(self):
        pass

    y: int = 3
    __hash__ = None


def function(a, *, k: int = 1) -> str:
    """Return it."""


for thing in function, A, B, A.f, B().g, B.p, B.c, "os.path.basename":
    text = pydoc.plain(pydoc.render_doc(thing))
    print(text if thing != "os.path.basename" else text.splitlines()[2])
    print("=====")
help(function)
help("no_such_thing")
print(pydoc.splitdoc("a\n\nb"), pydoc.splitdoc("a\nb"), pydoc.describe(A), pydoc.describe(pydoc), pydoc.describe(3))
print(pydoc.locate("os.path.join").__name__, pydoc.locate("nope.x"))
print(pydoc.render_doc(function, "About %s", renderer=pydoc.plaintext))
print(repr(pydoc.text.bold("ab")), pydoc.help)
