"""This module provides access to mathematical functions for complex
numbers."""

import math as _math
from math import copysign as _copysign, e, inf, isfinite as _is_finite, isinf as _is_inf, isnan as _is_nan, nan, pi, tau

infj = complex(0.0, inf)
nanj = complex(0.0, nan)

_largest = 1.7976931348623157e308
_large = _largest / 4.0
_log_large = _math.log(_large)
_smallest = 2.2250738585072014e-308
_log_of_two = _math.log(2.0)


def _complex(z):
    if type(z) is complex:
        return z
    kind = type(z)
    if isinstance(z, str) or not any(hasattr(kind, name) for name in ("__complex__", "__float__", "__index__")):
        raise TypeError(f"must be real number, not {kind.__name__}")
    return complex(z)


def _checked(z, x, y):
    """A result: infinite only for infinite arguments."""
    if (_is_inf(x) or _is_inf(y)) and _is_finite(z.real) and _is_finite(z.imag):
        raise OverflowError("math range error")
    return complex(x, y)


def _domain():
    return ValueError("math domain error")


def phase(z, /):
    """Return argument, also known as the phase angle, of a complex."""
    z = _complex(z)
    return _math.atan2(z.imag, z.real)


def polar(z, /):
    """Convert a complex from rectangular coordinates to polar coordinates.

    r is the distance from 0 and phi the phase angle."""
    z = _complex(z)
    return abs(z), phase(z)


def rect(r, phi, /):
    """Convert from polar coordinates to rectangular coordinates."""
    r, phi = _math.ldexp(r, 0), _math.ldexp(phi, 0)
    if _is_finite(r) and _is_finite(phi):
        if phi == 0.0:
            # The sign of zero stays.
            return complex(r, r * phi)
        return complex(r * _math.cos(phi), r * _math.sin(phi))
    if r == 0.0:
        return complex(0.0, 0.0)
    if _is_inf(phi) and not _is_nan(r):
        raise _domain()
    if not _is_finite(phi):
        return complex(inf if _is_inf(r) else nan, nan)
    if _is_nan(r):
        return complex(nan, 0.0 if phi == 0.0 else nan)
    sign = _copysign(1.0, r)
    if phi == 0.0:
        return complex(r, sign * phi)
    return complex(_copysign(r, sign * _math.cos(phi)), _copysign(r, sign * _math.sin(phi)))


def exp(z, /):
    """Return the exponential value e**z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if _is_finite(x) and _is_finite(y):
        if x > _log_large:
            size = _math.exp(x - 1.0)
            return _checked(z, size * _math.cos(y) * e, size * _math.sin(y) * e if y else y)
        size = _math.exp(x)
        return _checked(z, size * _math.cos(y), size * _math.sin(y))
    if _is_inf(x):
        if y == 0.0:
            return complex(inf if x > 0 else 0.0, y)
        if _is_finite(y):
            size = inf if x > 0 else 0.0
            return complex(_copysign(size, _math.cos(y)), _copysign(size, _math.sin(y)))
        if x < 0:
            return complex(0.0, 0.0)
        if _is_inf(y):
            raise _domain()
        return complex(inf, nan)
    if _is_nan(x):
        return complex(nan, y if y == 0.0 else nan)
    if _is_inf(y):
        raise _domain()
    return complex(nan, nan)


def _log_parts(z):
    x, y = abs(z.real), abs(z.imag)
    angle = _math.atan2(z.imag, z.real)
    if _is_inf(x) or _is_inf(y):
        return inf, angle
    if _is_nan(x) or _is_nan(y):
        return nan, angle
    if x > _large or y > _large:
        size = _math.log(_math.hypot(x / 2.0, y / 2.0)) + _log_of_two
    elif x < _smallest and y < _smallest:
        if x == 0.0 and y == 0.0:
            raise _domain()
        # Denormal numbers lose digits: scale them.
        size = _math.log(_math.hypot(_math.ldexp(x, 53), _math.ldexp(y, 53))) - 53 * _log_of_two
    else:
        distance = _math.hypot(x, y)
        if 0.71 <= distance <= 1.73:
            high, low = max(x, y), min(x, y)
            size = _math.log1p((high - 1) * (high + 1) + low * low) / 2.0
        else:
            size = _math.log(distance)
    return size, angle


_none = object()


def log(z, base=_none, /):
    """log(z[, base]) -> the logarithm of z to the given base.

    If the base is not specified, returns the natural logarithm (base e) of z."""
    result = complex(*_log_parts(_complex(z)))
    if base is _none:
        return result
    divisor = complex(*_log_parts(_complex(base)))
    try:
        return result / divisor
    except ZeroDivisionError:
        raise _domain() from None


def log10(z, /):
    """Return the base-10 logarithm of z."""
    size, angle = _log_parts(_complex(z))
    ten = _math.log(10.0)
    return complex(size / ten, angle / ten)


def sqrt(z, /):
    """Return the square root of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if _is_inf(y):
        return complex(inf, y)
    if _is_nan(x):
        return complex(nan, nan)
    if _is_inf(x):
        if x > 0:
            return complex(inf, y if _is_nan(y) else _copysign(0.0, y))
        return complex(nan, inf) if _is_nan(y) else complex(0.0, _copysign(inf, y))
    if _is_nan(y):
        return complex(nan, nan)
    if x == 0.0 and y == 0.0:
        return complex(0.0, y)
    size_x, size_y = abs(x), abs(y)
    if size_x < _smallest and size_y < _smallest and (size_x > 0.0 or size_y > 0.0):
        size_x = _math.ldexp(size_x, 54)
        s = _math.ldexp(_math.sqrt(size_x + _math.hypot(size_x, _math.ldexp(size_y, 54))) / _math.sqrt(2.0), -27)
    else:
        size_x /= 8.0
        s = 2.0 * _math.sqrt(size_x + _math.hypot(size_x, size_y / 8.0))
    d = size_y / (2.0 * s)
    if x >= 0.0:
        return complex(s, _copysign(d, y))
    return complex(d, _copysign(s, y))


def cosh(z, /):
    """Return the hyperbolic cosine of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(x):
            if y == 0.0:
                return complex(inf, y if x > 0 else -y)
            if _is_finite(y):
                return complex(_copysign(inf, _math.cos(y)), _copysign(inf, _math.sin(y) * _copysign(1.0, x)))
            if _is_inf(y):
                raise _domain()
            return complex(inf, nan)
        if _is_nan(x):
            return complex(nan, 0.0 if y == 0.0 else nan)
        if _is_inf(y):
            raise _domain()
        return complex(nan, 0.0 if x == 0.0 else nan)
    return _checked(z, _grown(_math.cos(y), _math.cosh, x), _grown(_math.sin(y), _math.sinh, x))


def _grown(factor, grow, x):
    """factor * grow(x) for a hyperbolic function, also where that alone is too large."""
    if abs(x) > _log_large:
        return factor * grow(x - _copysign(1.0, x)) * e
    return factor * grow(x)


def sinh(z, /):
    """Return the hyperbolic sine of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(x):
            if y == 0.0:
                return complex(x, y)
            if _is_finite(y):
                return complex(_copysign(inf, _math.cos(y) * _copysign(1.0, x)), _copysign(inf, _math.sin(y)))
            if _is_inf(y):
                raise _domain()
            return complex(inf, nan)
        if _is_nan(x):
            return complex(nan, y if y == 0.0 else nan)
        if _is_inf(y):
            raise _domain()
        return complex(0.0 if x == 0.0 else nan, nan)
    return _checked(z, _grown(_math.cos(y), _math.sinh, x), _grown(_math.sin(y), _math.cosh, x))


def tanh(z, /):
    """Return the hyperbolic tangent of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(x):
            if _is_finite(y):
                return complex(_copysign(1.0, x), _copysign(0.0, 2.0 * _math.sin(y) * _math.cos(y)))
            return complex(_copysign(1.0, x), 0.0)
        if _is_nan(x):
            return complex(nan, y if y == 0.0 else nan)
        if _is_inf(y):
            raise _domain()
        return complex(x if x == 0.0 else nan, nan)
    if abs(x) > _log_large:
        return complex(_copysign(1.0, x), 4.0 * _math.sin(y) * _math.cos(y) * _math.exp(-2.0 * abs(x)))
    tx, ty = _math.tanh(x), _math.tan(y)
    cx = 1.0 / _math.cosh(x)
    both = tx * ty
    under = 1.0 + both * both
    return complex(tx * (1.0 + ty * ty) / under, ty / under * cx * cx)


def _quarter_turn_back(z):
    return complex(z.imag, -z.real)


def cos(z, /):
    """Return the cosine of z."""
    z = _complex(z)
    return cosh(complex(-z.imag, z.real))


def sin(z, /):
    """Return the sine of z."""
    z = _complex(z)
    return _quarter_turn_back(sinh(complex(-z.imag, z.real)))


def tan(z, /):
    """Return the tangent of z."""
    z = _complex(z)
    return _quarter_turn_back(tanh(complex(-z.imag, z.real)))


def _infinite_log(x, y):
    """log of the size of a large number, doubled."""
    return _math.log(_math.hypot(x / 2.0, y / 2.0)) + 2.0 * _log_of_two


def acos(z, /):
    """Return the arc cosine of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(y):
            angle = nan if _is_nan(x) else _math.atan2(abs(y), x)
            return complex(angle, -y)
        if _is_inf(x):
            if _is_nan(y):
                return complex(nan, inf)
            return complex(_math.atan2(abs(y), x), -_copysign(inf, y))
        if x == 0.0:
            return complex(pi / 2, nan)
        return complex(nan, nan)
    if abs(x) > _large or abs(y) > _large:
        size = _infinite_log(x, y)
        return complex(_math.atan2(abs(y), x), -_copysign(size, y))
    left, right = sqrt(complex(1.0 - x, -y)), sqrt(complex(1.0 + x, y))
    return complex(
        2.0 * _math.atan2(left.real, right.real),
        _math.asinh(right.real * left.imag - right.imag * left.real),
    )


def acosh(z, /):
    """Return the inverse hyperbolic cosine of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(x) or _is_inf(y):
            angle = nan if _is_nan(x) or _is_nan(y) else _math.atan2(y, x)
            return complex(inf, angle)
        return complex(nan, pi / 2 if x == 0.0 else nan)
    if abs(x) > _large or abs(y) > _large:
        return complex(_infinite_log(x, y), _math.atan2(y, x))
    left, right = sqrt(complex(x - 1.0, y)), sqrt(complex(x + 1.0, y))
    return complex(
        _math.asinh(left.real * right.real + left.imag * right.imag), 2.0 * _math.atan2(left.imag, right.real)
    )


def asinh(z, /):
    """Return the inverse hyperbolic sine of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(y):
            return complex(inf, nan) if _is_nan(x) else complex(_copysign(inf, x), _math.atan2(y, abs(x)))
        if _is_inf(x):
            return complex(x, nan if _is_nan(y) else _copysign(0.0, y))
        return complex(nan, y if y == 0.0 else nan)
    if abs(x) > _large or abs(y) > _large:
        return complex(_copysign(_infinite_log(x, y), x), _math.atan2(y, abs(x)))
    left, right = sqrt(complex(1.0 + y, -x)), sqrt(complex(1.0 - y, x))
    return complex(
        _math.asinh(left.real * right.imag - right.real * left.imag),
        _math.atan2(y, left.real * right.real - left.imag * right.imag),
    )


def asin(z, /):
    """Return the arc sine of z."""
    z = _complex(z)
    return _quarter_turn_back(asinh(complex(-z.imag, z.real)))


def atanh(z, /):
    """Return the inverse hyperbolic tangent of z."""
    z = _complex(z)
    x, y = z.real, z.imag
    if not (_is_finite(x) and _is_finite(y)):
        if _is_inf(y):
            return complex(0.0 if _is_nan(x) else _copysign(0.0, x), _copysign(pi / 2, y))
        if _is_inf(x):
            return complex(_copysign(0.0, x), nan if _is_nan(y) else _copysign(pi / 2, y))
        if x == 0.0:
            return complex(x, nan)
        return complex(nan, nan)
    if x < 0.0 or (x == 0.0 and _copysign(1.0, x) < 0.0):
        return -atanh(-z)
    size = abs(y)
    if x > _math.sqrt(_large) or size > _math.sqrt(_large):
        distance = _math.hypot(x / 2.0, y / 2.0)
        return complex(x / 4.0 / distance / distance, -_copysign(pi / 2.0, -y))
    if x == 1.0 and size < _math.sqrt(_smallest):
        if size == 0.0:
            raise _domain()
        return complex(
            -_math.log(_math.sqrt(size) / _math.sqrt(_math.hypot(size, 2.0))),
            _copysign(_math.atan2(2.0, -size) / 2, y),
        )
    return complex(
        _math.log1p(4.0 * x / ((1 - x) * (1 - x) + size * size)) / 4.0,
        -_math.atan2(-2.0 * y, (1 - x) * (1 + x) - size * size) / 2.0,
    )


def atan(z, /):
    """Return the arc tangent of z."""
    z = _complex(z)
    return _quarter_turn_back(atanh(complex(-z.imag, z.real)))


def isfinite(z, /):
    """Return True if both the real and imaginary parts of z are finite, else False."""
    z = _complex(z)
    return _is_finite(z.real) and _is_finite(z.imag)


def isnan(z, /):
    """Checks if the real or imaginary part of z not a number (NaN)."""
    z = _complex(z)
    return _is_nan(z.real) or _is_nan(z.imag)


def isinf(z, /):
    """Checks if the real or imaginary part of z is infinite."""
    z = _complex(z)
    return _is_inf(z.real) or _is_inf(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    """Determine whether two complex numbers are close in value.

      rel_tol
        maximum difference for being considered "close", relative to the
        magnitude of the input values
      abs_tol
        maximum difference for being considered "close", regardless of the
        magnitude of the input values

    Return True if a is close in value to b, and False otherwise."""
    a, b = _complex(a), _complex(b)
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    difference = abs(a - b)
    return difference <= rel_tol * abs(b) or difference <= rel_tol * abs(a) or difference <= abs_tol


# As attribute of a class it does not become a method, as builtin functions do not.
isclose = staticmethod(isclose)
