"""Rational numbers without loss."""

import math
import numbers
import operator
import re
import sys

__all__ = ["Fraction"]

# Operators without a meaning for complex numbers.
_whole_operators = (operator.floordiv, operator.mod, divmod)

_modulus = sys.hash_info.modulus
_infinite_hash = sys.hash_info.inf

_number = re.compile(
    r"""\s*(?P<sign>[-+]?)
    (?=\d|\.\d)
    (?P<whole>\d*|\d+(?:_\d+)*)
    (?:
        (?:\s*/\s*(?P<under>\d+(?:_\d+)*))?
    |
        (?:\.(?P<fraction>\d*|\d+(?:_\d+)*))?
        (?:E(?P<power>[-+]?\d+(?:_\d+)*))?
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)

_specification = re.compile(
    r"""(?:(?P<fill>.)?(?P<align>[<>=^]))?
    (?P<sign>[-+ ]?)
    (?P<no_neg_zero>z)?
    (?P<alt>\#)?
    (?P<zeropad>0(?=[0-9]))?
    (?P<width>[0-9]+)?
    (?P<thousands_sep>[,_])?
    (?:\.(?=[,_0-9])(?P<precision>[0-9]+)?(?P<frac_separators>[,_])?)?
    (?P<type>[eEfFgG%]?)""",
    re.DOTALL | re.VERBOSE,
)


def _nearest(over, under):
    """The quotient of two ints, halves to even; the divisor is positive."""
    quotient, rest = divmod(2 * over + under, 2 * under)
    return quotient - (rest == 0 and quotient % 2)


def _scaled(n, d, exponent, keep_sign=False):
    """Sign and digits of n/d in units of 10**exponent, rounded."""
    if exponent >= 0:
        d *= 10**exponent
    else:
        n *= 10**-exponent
    negative = n < 0
    size = _nearest(abs(n), d)
    return (negative and (keep_sign or size > 0)), size


def _figures(n, d, count):
    """Sign, digits and exponent of n/d with so many significant digits."""
    if n == 0:
        return False, 0, 1 - count
    # The number of digits before the point is this or one less.
    text_n, text_d = str(abs(n)), str(d)
    width = max(len(text_n), len(text_d))
    magnitude = len(text_n) - len(text_d) + (text_d.ljust(width, "0") <= text_n.ljust(width, "0"))
    exponent = magnitude - count
    negative, size = _scaled(n, d, exponent)
    if len(str(size)) == count + 1:
        size //= 10
        exponent += 1
    return negative, size, exponent


def _grouped(digits, separator):
    """Groups of three, from the left: for what stands behind a point."""
    return separator.join(digits[at : at + 3] for at in range(0, len(digits), 3))


class Fraction(numbers.Rational):
    """An exact ratio of two integers, in lowest terms, with a positive denominator.

    Made from two rational numbers, from one (also a float or Decimal, exactly), or from text such as "3/4", "-1.25" or
    "1e-3".
    """

    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        """Constructs a Rational."""
        self = super().__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                over, under = numerator, 1
            elif isinstance(numerator, numbers.Rational):
                over, under = numerator.numerator, numerator.denominator
            elif isinstance(numerator, str):
                over, under = _parsed(numerator)
            elif isinstance(numerator, float) or (
                not isinstance(numerator, type) and hasattr(numerator, "as_integer_ratio")
            ):
                over, under = numerator.as_integer_ratio()
            else:
                raise TypeError(
                    "argument should be a string or a Rational instance or "
                    "have the as_integer_ratio() method"
                )
            self._numerator, self._denominator = over, under
            return self
        if type(numerator) is int is type(denominator):
            over, under = numerator, denominator
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            over = numerator.numerator * denominator.denominator
            under = denominator.numerator * numerator.denominator
        else:
            raise TypeError("both arguments should be Rational instances")
        if under == 0:
            raise ZeroDivisionError(f"Fraction({over}, 0)")
        common = math.gcd(over, under)
        if under < 0:
            common = -common
        self._numerator, self._denominator = over // common, under // common
        return self

    @classmethod
    def from_number(cls, number):
        """The exact value of a number that has as_integer_ratio()."""
        if type(number) is int:
            return cls._lowest(number, 1)
        if isinstance(number, numbers.Rational):
            return cls._lowest(number.numerator, number.denominator)
        if isinstance(number, float) or (
            not isinstance(number, type) and hasattr(number, "as_integer_ratio")
        ):
            return cls._lowest(*number.as_integer_ratio())
        raise TypeError("argument should be a Rational instance or have the as_integer_ratio() method")

    @classmethod
    def from_float(cls, f):
        """The exact value of a float or an integer."""
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls._lowest(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """The exact value of a Decimal or an integer."""
        from decimal import Decimal

        if isinstance(dec, numbers.Integral):
            dec = Decimal(int(dec))
        elif not isinstance(dec, Decimal):
            raise TypeError(
                f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})"
            )
        return cls._lowest(*dec.as_integer_ratio())

    @classmethod
    def _lowest(cls, numerator, denominator):
        """From ints in lowest terms."""
        self = super().__new__(cls)
        self._numerator = numerator
        self._denominator = denominator
        return self

    def is_integer(self):
        """Whether the denominator is 1."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """The numerator and the denominator."""
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        """The nearest fraction whose denominator is not greater than `max_denominator`.

        >>> import math
        >>> Fraction(math.pi).limit_denominator(200)
        Fraction(355, 113)
        """
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # Convergents of the continued fraction, as long as their denominators are allowed.
        (p, q), (p_before, q_before) = (1, 0), (0, 1)
        n, d = self._numerator, self._denominator
        while True:
            term = n // d
            q_next = q_before + term * q
            if q_next > max_denominator:
                break
            p, p_before, q, q_before = p_before + term * p, p, q_next, q
            n, d = d, n - term * d
        steps = (max_denominator - q_before) // q
        # Of the last convergent and the last one between, the nearer; the former if both are as near.
        if 2 * d * (q_before + steps * q) <= self._denominator:
            return Fraction._lowest(p, q)
        return Fraction._lowest(p_before + steps * p, q_before + steps * q)

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    def __repr__(self):
        """repr(self)"""
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        """str(self)"""
        if self._denominator == 1:
            return str(self._numerator)
        return f"{self._numerator}/{self._denominator}"

    def __format__(self, format_spec, /):
        """The number as a format specification asks for it: that of floats, or the ratio with padding."""
        found = _specification.fullmatch(format_spec)
        if found is None or (found["align"] and found["zeropad"]):
            raise ValueError(
                f"Invalid format specifier {format_spec!r} for object of type {type(self).__name__!r}"
            )
        if found["type"]:
            return self._format_as_float(found)
        if found["no_neg_zero"] or found["zeropad"] or found["precision"] or found["frac_separators"]:
            raise ValueError(
                f"Invalid format specifier {format_spec!r} for object of type {type(self).__name__!r}"
            )
        return self._format_as_ratio(found)

    def _format_as_ratio(self, found):
        sign = "-" if self._numerator < 0 else "" if found["sign"] == "-" else found["sign"]
        body = format(abs(self._numerator), found["thousands_sep"] or "")
        if self._denominator != 1 or found["alt"]:
            body += "/" + format(self._denominator, found["thousands_sep"] or "")
        return _padded(sign, body, found["fill"] or " ", found["align"] or ">", int(found["width"] or 0))

    def _format_as_float(self, found):
        kind = found["type"]
        precision = int(found["precision"] or 6)
        fixed = kind in "fF%"
        trim = kind in "gG" and not found["alt"]
        keep_sign = not found["no_neg_zero"]
        n, d = self._numerator, self._denominator
        if fixed:
            exponent = -precision
            places = precision
            exponential = False
            negative, digits = _scaled(n * 100 if kind == "%" else n, d, exponent, keep_sign)
        else:
            figures = max(precision, 1) if kind in "gG" else precision + 1
            negative, digits, exponent = _figures(n, d, figures)
            exponential = kind in "eE" or exponent > 0 or exponent + figures <= -4
            places = figures - 1 if exponential else -exponent
        if kind == "%":
            suffix = "%"
        elif exponential:
            suffix = f"{'E' if kind.isupper() else 'e'}{exponent + places:+03d}"
        else:
            suffix = ""
        text = f"{digits:0{places + 1}d}"
        sign = "-" if negative else "" if found["sign"] == "-" else found["sign"]
        whole, rest = text[: len(text) - places], text[len(text) - places :]
        if trim:
            rest = rest.rstrip("0")
        point = "." if rest or found["alt"] else ""
        if found["frac_separators"]:
            rest = _grouped(rest, found["frac_separators"])
        tail = point + rest + suffix
        separator = found["thousands_sep"] or ""
        width = int(found["width"] or 0)
        if found["zeropad"] or (found["fill"], found["align"]) == ("0", "="):
            least = width - len(sign) - len(tail)
            # With separators, as many zeros as make whole groups.
            zeros = 3 * least // 4 + 1 if separator else least
            whole = whole.zfill(zeros)
        if separator:
            first = 1 + (len(whole) - 1) % 3
            whole = whole[:first] + "".join(
                separator + whole[at : at + 3] for at in range(first, len(whole), 3)
            )
        body = whole + tail
        return _padded(sign, body, found["fill"] or " ", found["align"] or ">", width)

    def _operators(exact, fallback):
        """The method and the reflected one of an operator: exact for rationals, floats and complex otherwise."""

        def forward(a, b):
            if isinstance(b, Fraction):
                return exact(a, b)
            if isinstance(b, int):
                return exact(a, Fraction(b))
            if isinstance(b, float):
                return fallback(float(a), b)
            if isinstance(b, complex):
                return fallback(float(a), b) if fallback not in _whole_operators else NotImplemented
            return NotImplemented

        def reverse(b, a):
            if isinstance(a, numbers.Rational):
                return exact(Fraction(a), b)
            if isinstance(a, numbers.Real):
                return fallback(float(a), float(b))
            if isinstance(a, numbers.Complex) and fallback not in _whole_operators:
                return fallback(a, float(b))
            return NotImplemented

        name = fallback.__name__.strip("_")
        forward.__name__, reverse.__name__ = f"__{name}__", f"__r{name}__"
        forward.__doc__, reverse.__doc__ = exact.__doc__, exact.__doc__
        forward.__qualname__ = f"Fraction.{forward.__name__}"
        reverse.__qualname__ = f"Fraction.{reverse.__name__}"
        return forward, reverse

    def _sum(a, b):
        """a + b"""
        return _combined(a, b, operator.add)

    def _difference(a, b):
        """a - b"""
        return _combined(a, b, operator.sub)

    def _product(a, b):
        """a * b"""
        return _multiplied(a._numerator, a._denominator, b._numerator, b._denominator)

    def _quotient(a, b):
        """a / b"""
        over, under = b._numerator, b._denominator
        if over == 0:
            # The quotient in lowest terms, as far as there is one.
            sign = (a._numerator > 0) - (a._numerator < 0)
            raise ZeroDivisionError(f"Fraction({sign * under // math.gcd(under, a._denominator)}, 0)")
        if over < 0:
            over, under = -over, -under
        return _multiplied(a._numerator, a._denominator, under, over)

    def _whole_quotient(a, b):
        """a // b"""
        return (a._numerator * b._denominator) // (a._denominator * b._numerator)

    def _both(a, b):
        """(a // b, a % b)"""
        under = a._denominator * b._denominator
        quotient, rest = divmod(a._numerator * b._denominator, a._denominator * b._numerator)
        return quotient, Fraction(rest, under)

    def _rest(a, b):
        """a % b"""
        over = (a._numerator * b._denominator) % (b._numerator * a._denominator)
        return Fraction(over, a._denominator * b._denominator)

    __add__, __radd__ = _operators(_sum, operator.add)
    __sub__, __rsub__ = _operators(_difference, operator.sub)
    __mul__, __rmul__ = _operators(_product, operator.mul)
    __truediv__, __rtruediv__ = _operators(_quotient, operator.truediv)
    __floordiv__, __rfloordiv__ = _operators(_whole_quotient, operator.floordiv)
    __divmod__, __rdivmod__ = _operators(_both, divmod)
    __mod__, __rmod__ = _operators(_rest, operator.mod)
    del _operators, _sum, _difference, _product, _quotient, _whole_quotient, _both, _rest

    def __pow__(a, b, modulo=None):
        """self ** b: a Fraction for whole exponents, else a float or complex number."""
        if modulo is not None:
            return NotImplemented
        if isinstance(b, numbers.Rational):
            if b.denominator != 1:
                # An irrational result, most likely.
                return float(a) ** float(b)
            power = b.numerator
            over, under = a._numerator, a._denominator
            if power < 0:
                if over == 0:
                    raise ZeroDivisionError(f"Fraction({under ** -power}, 0)")
                over, under, power = under, over, -power
                if under < 0:
                    over, under = -over, -under
            return Fraction._lowest(over**power, under**power)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a, modulo=None):
        """a ** b"""
        if modulo is not None:
            return NotImplemented
        if b._denominator == 1 and b._numerator >= 0:
            # A whole power keeps the type of a.
            return a**b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        if b._denominator == 1:
            return a**b._numerator
        return a ** float(b)

    def __pos__(a):
        """+self, a Fraction also where self is of a subclass."""
        return Fraction._lowest(a._numerator, a._denominator)

    def __neg__(a):
        """-a"""
        return Fraction._lowest(-a._numerator, a._denominator)

    def __abs__(a):
        """abs(a)"""
        return Fraction._lowest(abs(a._numerator), a._denominator)

    def __int__(a, _index=operator.index):
        """int(a)"""
        return _index(a.__trunc__())

    def __trunc__(a):
        """math.trunc(a)"""
        whole = abs(a._numerator) // a._denominator
        return -whole if a._numerator < 0 else whole

    def __floor__(a):
        """math.floor(a)"""
        return a._numerator // a._denominator

    def __ceil__(a):
        """math.ceil(a)"""
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        """The nearest integer, or the nearest multiple of a power of ten; halves go to the even one."""
        if ndigits is None:
            return _nearest(self._numerator, self._denominator)
        unit = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * unit), unit)
        return Fraction(round(self / unit) * unit)

    def __hash__(self):
        """hash(self)"""
        try:
            inverse = pow(self._denominator, -1, _modulus)
        except ValueError:
            size = _infinite_hash
        else:
            # hash() of an int is its value modulo the prime.
            size = hash(hash(abs(self._numerator)) * inverse)
        result = size if self._numerator >= 0 else -size
        return -2 if result == -1 else result

    def __eq__(a, b):
        """a == b"""
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            if math.isnan(b) or math.isinf(b):
                # Every finite number differs from them as zero does.
                return 0.0 == b
            return a == a.from_float(b)
        return NotImplemented

    def _order(self, other, op):
        if isinstance(other, numbers.Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        """a < b"""
        return a._order(b, operator.lt)

    def __gt__(a, b):
        """a > b"""
        return a._order(b, operator.gt)

    def __le__(a, b):
        """a <= b"""
        return a._order(b, operator.le)

    def __ge__(a, b):
        """a >= b"""
        return a._order(b, operator.ge)

    def __bool__(a):
        """a != 0"""
        return bool(a._numerator)

    def __reduce__(self):
        return (self.__class__, (self._numerator, self._denominator))

    def __copy__(self):
        if type(self) is Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        return self.__copy__()


def _padded(sign, body, fill, align, width):
    missing = fill * (width - len(sign) - len(body))
    if align == ">":
        return missing + sign + body
    if align == "<":
        return sign + body + missing
    if align == "=":
        return sign + missing + body
    half = len(missing) // 2
    return missing[:half] + sign + body + missing[half:]


def _parsed(text):
    """Numerator and denominator of a number's text."""
    found = _number.fullmatch(text)
    if found is None:
        raise ValueError(f"Invalid literal for Fraction: {text!r}")
    over, under = int(found["whole"] or "0"), 1
    if found["under"]:
        under = int(found["under"])
        if under == 0:
            raise ZeroDivisionError(f"Fraction({'-' if found['sign'] == '-' else ''}{over}, 0)")
    else:
        places = (found["fraction"] or "").replace("_", "")
        if places:
            under = 10 ** len(places)
            over = over * under + int(places)
        power = int(found["power"] or 0)
        if power >= 0:
            over *= 10**power
        else:
            under *= 10**-power
    common = math.gcd(over, under)
    over, under = over // common, under // common
    return (-over if found["sign"] == "-" else over), under


def _combined(a, b, op):
    """Sum or difference, with as small intermediate numbers as possible (Knuth, 4.5.1)."""
    common = math.gcd(a._denominator, b._denominator)
    if common == 1:
        over = op(a._numerator * b._denominator, a._denominator * b._numerator)
        return Fraction._lowest(over, a._denominator * b._denominator)
    left = a._denominator // common
    over = op(a._numerator * (b._denominator // common), b._numerator * left)
    rest = math.gcd(over, common)
    if rest == 1:
        return Fraction._lowest(over, left * b._denominator)
    return Fraction._lowest(over // rest, left * (b._denominator // rest))


def _multiplied(over, under, times, by):
    """A product, reduced before it is made."""
    first, second = math.gcd(over, by), math.gcd(times, under)
    return Fraction._lowest((over // first) * (times // second), (by // first) * (under // second))
