"""Abstract base classes of numbers."""

from abc import ABCMeta, abstractmethod

__all__ = ["Number", "Complex", "Real", "Rational", "Integral"]


def _abstract(qualname, formula):
    """Make an abstract operator; the formula says what it is to compute, of `self` alone or with `other`."""
    if "other" in formula:

        def operator(self, other):
            raise NotImplementedError

    else:

        def operator(self):
            raise NotImplementedError

    operator.__qualname__ = qualname
    operator.__name__ = qualname.rpartition(".")[2]
    operator.__doc__ = formula
    return abstractmethod(operator)


class Number(metaclass=ABCMeta):
    """The base of all numbers: to tell that something is one, not of what kind."""

    __slots__ = ()

    # Concrete classes have to say how they are hashed.
    __hash__ = None


class Complex(Number):
    """What can be done with the built-in complex."""

    __slots__ = ()

    @property
    @abstractmethod
    def real(self):
        """The real part."""
        raise NotImplementedError

    @property
    @abstractmethod
    def imag(self):
        """The imaginary part."""
        raise NotImplementedError

    conjugate = _abstract("Complex.conjugate", "(a + b*j).conjugate() is a - b*j")

    def __bool__(self):
        """Whether it differs from zero."""
        return self != 0

    __complex__ = _abstract("Complex.__complex__", "complex(self)")
    __abs__ = _abstract("Complex.__abs__", "abs(self): the distance from zero, a Real")
    __neg__ = _abstract("Complex.__neg__", "-self")
    __pos__ = _abstract("Complex.__pos__", "+self")
    __eq__ = _abstract("Complex.__eq__", "self == other")

    __add__ = _abstract("Complex.__add__", "self + other")
    __radd__ = _abstract("Complex.__radd__", "other + self")

    def __sub__(self, other):
        """The difference, as the sum with the negative."""
        return self + (-other)

    def __rsub__(self, other):
        """The difference the other way round."""
        return (-self) + other

    __mul__ = _abstract("Complex.__mul__", "self * other")
    __rmul__ = _abstract("Complex.__rmul__", "other * self")
    __truediv__ = _abstract("Complex.__truediv__", "self / other")
    __rtruediv__ = _abstract("Complex.__rtruediv__", "other / self")
    __pow__ = _abstract("Complex.__pow__", "self ** other")
    __rpow__ = _abstract("Complex.__rpow__", "other ** self")


class Real(Complex):
    """What can be done with float besides."""

    __slots__ = ()

    # A real number is a complex one without an imaginary part.
    real = property(lambda self: +self, doc="The number itself.")
    imag = property(lambda self: 0, doc="Zero.")

    def conjugate(self):
        """The number itself."""
        return +self

    def __complex__(self):
        """The complex number on the real axis."""
        return complex(float(self))

    __float__ = _abstract("Real.__float__", "float(self)")
    __trunc__ = _abstract("Real.__trunc__", "math.trunc(self): the integer next to it on the side of zero")
    __floor__ = _abstract("Real.__floor__", "math.floor(self): the greatest integer that is not greater")
    __ceil__ = _abstract("Real.__ceil__", "math.ceil(self): the least integer that is not less")

    @abstractmethod
    def __round__(self, ndigits=None):
        """Round to so many digits, or to an Integral; half goes to the even side."""
        raise NotImplementedError

    __floordiv__ = _abstract("Real.__floordiv__", "self // other")
    __rfloordiv__ = _abstract("Real.__rfloordiv__", "other // self")
    __mod__ = _abstract("Real.__mod__", "self % other")
    __rmod__ = _abstract("Real.__rmod__", "other % self")

    def __divmod__(self, other):
        """The floored quotient and the remainder."""
        return self // other, self % other

    def __rdivmod__(self, other):
        """The floored quotient and the remainder the other way round."""
        return other // self, other % self

    __lt__ = _abstract("Real.__lt__", "self < other")
    __le__ = _abstract("Real.__le__", "self <= other")


class Rational(Real):
    """Numbers with a numerator and a denominator, in lowest terms and the latter positive."""

    __slots__ = ()

    @property
    @abstractmethod
    def numerator(self):
        """The upper part of the fraction."""
        raise NotImplementedError

    @property
    @abstractmethod
    def denominator(self):
        """The lower part of the fraction."""
        raise NotImplementedError

    def __float__(self):
        """The nearest float; the division of ints is right even if they are too big for floats."""
        return int(self.numerator) / int(self.denominator)


class Integral(Rational):
    """What can be done with int."""

    __slots__ = ()

    numerator = property(lambda self: +self, doc="The number itself.")
    denominator = property(lambda self: 1, doc="One.")

    __int__ = _abstract("Integral.__int__", "int(self)")

    def __index__(self):
        """The int to be used as an index."""
        return int(self)

    def __float__(self):
        """The nearest float."""
        return float(int(self))

    @abstractmethod
    def __pow__(self, exponent, modulus=None):
        """The power, or its remainder by the modulus (for which there may be faster ways)."""
        raise NotImplementedError

    __lshift__ = _abstract("Integral.__lshift__", "self << other")
    __rlshift__ = _abstract("Integral.__rlshift__", "other << self")
    __rshift__ = _abstract("Integral.__rshift__", "self >> other")
    __rrshift__ = _abstract("Integral.__rrshift__", "other >> self")
    __and__ = _abstract("Integral.__and__", "self & other")
    __rand__ = _abstract("Integral.__rand__", "other & self")
    __xor__ = _abstract("Integral.__xor__", "self ^ other")
    __rxor__ = _abstract("Integral.__rxor__", "other ^ self")
    __or__ = _abstract("Integral.__or__", "self | other")
    __ror__ = _abstract("Integral.__ror__", "other | self")
    __invert__ = _abstract("Integral.__invert__", "~self")


Complex.register(complex)
Real.register(float)
Integral.register(int)
