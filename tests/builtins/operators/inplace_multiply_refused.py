# On the left of `*=`, what could never be repeated keeps the sequence on the right from it.
class Plain:
    pass


class Number:
    def __index__(self):
        return 2


class Reflected(str):
    def __rmul__(self, other):
        return "reflected"


def attempt(left, right):
    try:
        left *= right
    except TypeError as error:
        print(error)
    else:
        print(left)


for left in (Plain(), Number(), {}, set(), None, 1.5, 3, True, len, int, object()):
    attempt(left, "ab")
    attempt(left, [1])
attempt("ab", Number())
attempt([1], Plain())
attempt(2, Reflected("x"))
