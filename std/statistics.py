"""Basic statistics: averages, measures of spread, relations between two inputs, normal distributions.

Sums are exact: data are added as fractions, and the result is rounded once, to the type of the data.
"""

import math
import random
import sys
from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import count, groupby, repeat
from math import erf, erfc, exp, fabs, fsum, hypot, isfinite, isinf, log, pi, sqrt, sumprod, tau
from math import acos, asin, atan, cos, cosh, sin, sinh, tan
from numbers import Rational

__all__ = """NormalDist StatisticsError correlation covariance fmean geometric_mean harmonic_mean kde kde_random
linear_regression mean median median_grouped median_high median_low mode multimode pstdev pvariance quantiles stdev
variance""".split()

_root_of_two = sqrt(2.0)


class StatisticsError(ValueError):
    pass


def _exact_ratio(x):
    """A number as pair of ints; NaN and infinities as (x, None)."""
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        return (x, None)
    try:
        return (x.numerator, x.denominator)
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _coerce(first, second):
    """The type of a result from data of two types."""
    if first is second or second in (int, bool):
        return first
    if first is int:
        return second
    if issubclass(second, first):
        return second
    if issubclass(first, second) or issubclass(second, int):
        return first
    if issubclass(first, int):
        return second
    for one, other in ((first, second), (second, first)):
        if issubclass(one, Fraction) and issubclass(other, float):
            return other
    raise TypeError(f"don't know how to coerce {first.__name__} and {second.__name__}")


def _total(parts):
    """The sum of numerators by their denominators."""
    if None in parts:
        return parts[None]
    return sum(Fraction(over, under) for under, over in parts.items())


def _sum(data):
    """Type, exact sum and number of data."""
    number = 0
    types = set()
    parts = {}
    for kind, values in groupby(data, type):
        types.add(kind)
        for over, under in map(_exact_ratio, values):
            number += 1
            parts[under] = parts.get(under, 0) + over
    return reduce(_coerce, types, int), _total(parts), number


def _squares(data, center=None):
    """Type, exact sum of squared differences from the mean (or a given center), that center, and number of data."""
    if center is not None:
        kind, total, number = _sum([(x - center) ** 2 for x in data])
        return kind, total, center, number
    number = 0
    types = set()
    sums, squares = {}, {}
    for kind, values in groupby(data, type):
        types.add(kind)
        for over, under in map(_exact_ratio, values):
            number += 1
            sums[under] = sums.get(under, 0) + over
            squares[under] = squares.get(under, 0) + over * over
    kind = reduce(_coerce, types, int)
    if not number:
        return kind, Fraction(0), Fraction(0), 0
    if None in sums:
        odd = sums[None]
        return kind, odd, odd, number
    first = _total(sums)
    second = sum(Fraction(over, under * under) for under, over in squares.items())
    return kind, (number * second - first * first) / number, first / number, number


def _convert(value, kind):
    """An exact value as a number of a type."""
    if type(value) is kind:
        return value
    if issubclass(kind, int) and value.denominator != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        if issubclass(kind, Decimal):
            return kind(value.numerator) / kind(value.denominator)
        raise


def _fail_neg(values, message="negative value"):
    for x in values:
        if x < 0:
            raise StatisticsError(message)
        yield x


def _integer_sqrt_of_frac_rto(over, under):
    """The root of a fraction as int, with a last bit that says whether anything is missing."""
    root = math.isqrt(over // under)
    return root | (root * root * under != over)


_bits = 2 * sys.float_info.mant_dig + 3


def _float_sqrt_of_frac(over, under):
    """The correctly rounded root of a fraction."""
    shift = (over.bit_length() - under.bit_length() - _bits) // 2
    if shift >= 0:
        return float(_integer_sqrt_of_frac_rto(over, under << 2 * shift) << shift)
    return _integer_sqrt_of_frac_rto(over << -2 * shift, under) / (1 << -shift)


def _decimal_sqrt_of_frac(over, under):
    """The correctly rounded root of a fraction, in the current decimal context."""
    if over <= 0:
        if not over:
            return Decimal("0.0")
        over, under = -over, -under
    root = (Decimal(over) / Decimal(under)).sqrt()
    # The division has rounded: compare with the numbers halfway to the neighbours.
    up = root.next_plus()
    r, s = up.as_integer_ratio()
    p, q = root.as_integer_ratio()
    if 4 * over * (q * s) ** 2 > under * (p * s + r * q) ** 2:
        return up
    down = root.next_minus()
    r, s = down.as_integer_ratio()
    if 4 * over * (q * s) ** 2 < under * (p * s + r * q) ** 2:
        return down
    return root


def _root(value, kind):
    if issubclass(kind, Decimal):
        return _decimal_sqrt_of_frac(value.numerator, value.denominator)
    return _float_sqrt_of_frac(value.numerator, value.denominator)


def mean(data):
    """The arithmetic mean: the sum over the number."""
    kind, total, number = _sum(data)
    if not number:
        raise StatisticsError("mean requires at least one data point")
    return _convert(total / number, kind)


def fmean(data, weights=None):
    """The arithmetic mean in floats, quickly; with `weights` the weighted one."""
    if weights is None:
        try:
            number = len(data)
        except TypeError:
            data = list(data)
            number = len(data)
        total = fsum(data)
        if not number:
            raise StatisticsError("fmean requires at least one data point")
        return total / number
    if not isinstance(weights, (list, tuple)):
        weights = list(weights)
    try:
        top = sumprod(data, weights)
    except ValueError:
        raise StatisticsError("data and weights must be the same length") from None
    bottom = fsum(weights)
    if not bottom:
        raise StatisticsError("sum of weights must be non-zero")
    return top / bottom


def geometric_mean(data):
    """The root of the product of positive numbers, in floats."""
    logs = []
    has_zero = False
    for position, x in enumerate(data, 1):
        if x > 0.0 or math.isnan(x):
            logs.append(log(x))
        elif x == 0.0:
            logs.append(0.0)
            has_zero = True
        else:
            raise StatisticsError("No negative inputs allowed", x)
    if not logs:
        raise StatisticsError("Must have a non-empty dataset")
    if any(math.isnan(value) for value in logs):
        return math.nan
    if has_zero:
        return math.nan if math.inf in logs else 0.0
    return exp(fsum(logs) / len(logs))


def harmonic_mean(data, weights=None):
    """The reciprocal of the mean of reciprocals; with `weights` the weighted one."""
    if iter(data) is data:
        data = list(data)
    message = "harmonic mean does not support negative values"
    number = len(data)
    if number < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if number == 1 and weights is None:
        x = data[0]
        if not isinstance(x, (int, float, Decimal, Fraction)) and not hasattr(x, "__complex__"):
            raise TypeError("unsupported type")
        if x < 0:
            raise StatisticsError(message)
        return x
    if weights is None:
        weights = repeat(1, number)
        sum_of_weights = number
    else:
        if iter(weights) is weights:
            weights = list(weights)
        if len(weights) != number:
            raise StatisticsError("Number of weights does not match data size")
        _, sum_of_weights, _ = _sum(_fail_neg(weights, message))
    try:
        data = _fail_neg(data, message)
        kind, total, _ = _sum(w / x if w else 0 for w, x in zip(weights, data))
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return _convert(sum_of_weights / total, kind)


def _sorted(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data


def median(data):
    """The value in the middle; the mean of both if two are."""
    data = _sorted(data)
    half, odd = divmod(len(data), 2)
    return data[half] if odd else (data[half - 1] + data[half]) / 2


def median_low(data):
    """The value in the middle; the smaller if two are."""
    data = _sorted(data)
    return data[(len(data) - 1) // 2]


def median_high(data):
    """The value in the middle; the greater if two are."""
    data = _sorted(data)
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    """The median of values that stand for intervals around them, found by interpolation."""
    data = _sorted(data)
    middle = data[len(data) // 2]
    start = bisect_left(data, middle)
    end = bisect_right(data, middle, lo=start)
    try:
        width, middle = float(interval), float(middle)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    return middle - width / 2.0 + width * (len(data) / 2 - start) / (end - start)


def mode(data):
    """The most frequent value; the first of several."""
    most = Counter(iter(data)).most_common(1)
    if not most:
        raise StatisticsError("no mode for empty data")
    return most[0][0]


def multimode(data):
    """All values that are most frequent, in the order of their first appearance."""
    counts = Counter(iter(data))
    if not counts:
        return []
    most = max(counts.values())
    return [value for value, number in counts.items() if number == most]


def quantiles(data, *, n=4, method="exclusive"):
    """The n - 1 values that cut the data in n parts of equal probability."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    cuts = []
    if method == "inclusive":
        for i in range(1, n):
            place, rest = divmod(i * (size - 1), n)
            cuts.append((data[place] * (n - rest) + data[place + 1] * rest) / n)
        return cuts
    if method == "exclusive":
        for i in range(1, n):
            place = min(max(i * (size + 1) // n, 1), size - 1)
            rest = i * (size + 1) - place * n
            cuts.append((data[place - 1] * (n - rest) + data[place] * rest) / n)
        return cuts
    raise ValueError(f"Unknown method: {method!r}")


def _spread(data, center, what, least):
    """The mean of squared distances from the center; with the type of results."""
    kind, squares, _, number = _squares(data, center)
    if number < least:
        points = "one data point" if least == 1 else "two data points"
        raise StatisticsError(f"{what} requires at least {points}")
    # A sample, which is the case where one point is not enough, knows its center only nearly.
    return squares / (number - least + 1), kind


def variance(data, xbar=None):
    """The variance of a population, estimated from a sample."""
    return _convert(*_spread(data, xbar, "variance", 2))


def pvariance(data, mu=None):
    """The variance of a whole population."""
    return _convert(*_spread(data, mu, "pvariance", 1))


def stdev(data, xbar=None):
    """The root of the sample variance."""
    return _root(*_spread(data, xbar, "stdev", 2))


def pstdev(data, mu=None):
    """The root of the population variance."""
    return _root(*_spread(data, mu, "pstdev", 1))


def _rank(data, start=1):
    """Ranks of the data; equal ones share the middle of their ranks."""
    order = sorted(zip(data, count()))
    ranks = [0] * len(order)
    at = start - 1
    for _, group in groupby(order, key=lambda pair: pair[0]):
        places = [place for _, place in group]
        for place in places:
            ranks[place] = at + (len(places) + 1) / 2
        at += len(places)
    return ranks


def _sides(x, y, what):
    if len(y) != len(x):
        raise StatisticsError(f"{what} requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError(f"{what} requires at least two data points")


def covariance(x, y, /):
    """How much two inputs vary together, estimated from a sample."""
    _sides(x, y, "covariance")
    middle_x, middle_y = fsum(x) / len(x), fsum(y) / len(x)
    products = sumprod((a - middle_x for a in x), (b - middle_y for b in y))
    return products / (len(x) - 1)


def correlation(x, y, /, *, method="linear"):
    """Pearson's correlation coefficient

    Return the Pearson's correlation coefficient for two inputs. If *method* is "ranked",
    Spearman's rank correlation coefficient.
    """
    _sides(x, y, "correlation")
    if method not in {"linear", "ranked"}:
        raise ValueError(f"Unknown method: {method!r}")
    number = len(x)
    if method == "ranked":
        start = (number - 1) / -2
        x, y = _rank(x, start), _rank(y, start)
    else:
        middle_x, middle_y = fsum(x) / number, fsum(y) / number
        x, y = [a - middle_x for a in x], [b - middle_y for b in y]
    both, first, second = sumprod(x, y), sumprod(x, x), sumprod(y, y)
    try:
        return both / _sqrtprod(first, second)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


def _sqrtprod(x, y):
    """The root of x * y, with one step that removes most of the rounding error."""
    root = sqrt(x * y)
    if not isfinite(root):
        if isinf(root) and not isinf(x) and not isinf(y):
            # The product is too large: scale both.
            scale = 2.0**-512
            return _sqrtprod(scale * x, scale * y) / scale
        return root
    if not root:
        if x and y:
            scale = 2.0**537
            return _sqrtprod(scale * x, scale * y) / scale
        return root
    difference = sumprod((x, root), (y, -root))
    return root + difference / (2.0 * root)


LinearRegression = namedtuple("LinearRegression", ("slope", "intercept"))


def linear_regression(x, y, /, *, proportional=False):
    """Slope and intercept of the line nearest to points; with `proportional` it goes through the origin."""
    _sides(x, y, "linear regression")
    if not proportional:
        middle_x, middle_y = fsum(x) / len(x), fsum(y) / len(x)
        x = [a - middle_x for a in x]
        y = (b - middle_y for b in y)
    products, squares = sumprod(x, y) + 0.0, sumprod(x, x)
    try:
        slope = products / squares
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    intercept = 0.0 if proportional else middle_y - slope * middle_x
    return LinearRegression(slope=slope, intercept=intercept)


def _found(function, derivative, target, x, steps=100):
    """Where a growing function reaches a value, by Newton's method."""
    for _ in range(steps):
        difference = function(x) - target
        if fabs(difference) < 1e-12:
            break
        slope = derivative(x)
        if not slope:
            break
        x -= difference / slope
    return x


def _inverse_on_unit(function, derivative):
    """The inverse of a distribution on -1 to 1."""

    def inverse(p):
        if p <= 0.0 or p >= 1.0:
            return -1.0 if p <= 0.0 else 1.0
        low, high = -1.0, 1.0
        for _ in range(30):
            middle = (low + high) / 2.0
            low, high = (middle, high) if function(middle) < p else (low, middle)
        return min(max(_found(function, derivative, p, (low + high) / 2.0), -1.0), 1.0)

    return inverse


def _triangle(t):
    return t * t * (0.5 if t < 0.0 else -0.5) + t + 0.5


def _quartic(t):
    return sumprod((3 / 16, -5 / 8, 15 / 16, 1 / 2), (t**5, t**3, t, 1.0))


def _triweight(t):
    return sumprod((-5 / 32, 21 / 32, -35 / 32, 35 / 32, 1 / 2), (t**7, t**5, t**3, t, 1.0))


# Density, distribution, inverse of the distribution, and how far the density reaches (None: everywhere).
_kernels = {
    "normal": (
        lambda t: exp(-1 / 2 * t * t) / sqrt(tau),
        lambda t: 1 / 2 * erfc(-t / _root_of_two),
        lambda p: NormalDist().inv_cdf(p),
        None,
    ),
    "logistic": (
        lambda t: 1 / 2 / (1.0 + cosh(t)),
        lambda t: 1.0 - 1.0 / (exp(t) + 1.0),
        lambda p: log(p / (1.0 - p)),
        None,
    ),
    "sigmoid": (
        lambda t: 1 / pi / cosh(t),
        lambda t: 2 / pi * atan(exp(t)),
        lambda p: log(tan(p * pi / 2)),
        None,
    ),
    "rectangular": (lambda t: 0.5, lambda t: 0.5 * t + 0.5, lambda p: 2.0 * p - 1.0, 1.0),
    "triangular": (
        lambda t: 1.0 - abs(t),
        _triangle,
        lambda p: sqrt(2.0 * p) - 1.0 if p < 1 / 2 else 1.0 - sqrt(2.0 - 2.0 * p),
        1.0,
    ),
    "parabolic": (
        lambda t: 3 / 4 * (1.0 - t * t),
        lambda t: sumprod((-1 / 4, 3 / 4, 1 / 2), (t**3, t, 1.0)),
        lambda p: 2.0 * cos((acos(2.0 * p - 1.0) + pi) / 3.0),
        1.0,
    ),
    "quartic": (
        lambda t: 15 / 16 * (1.0 - t * t) ** 2,
        _quartic,
        _inverse_on_unit(_quartic, lambda t: 15 / 16 * (1.0 - t * t) ** 2),
        1.0,
    ),
    "triweight": (
        lambda t: 35 / 32 * (1.0 - t * t) ** 3,
        _triweight,
        _inverse_on_unit(_triweight, lambda t: 35 / 32 * (1.0 - t * t) ** 3),
        1.0,
    ),
    "cosine": (
        lambda t: pi / 4 * cos(pi / 2 * t),
        lambda t: 1 / 2 * sin(pi / 2 * t) + 1 / 2,
        lambda p: 2 * asin(2 * p - 1) / pi,
        1.0,
    ),
}
_kernels["gauss"] = _kernels["normal"]
_kernels["uniform"] = _kernels["rectangular"]
_kernels["epanechnikov"] = _kernels["parabolic"]
_kernels["biweight"] = _kernels["quartic"]


def _kernel(data, h, kernel):
    number = len(data)
    if not number:
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not {h=!r}")
    found = _kernels.get(kernel)
    if found is None:
        raise StatisticsError(f"Unknown kernel name: {kernel!r}")
    return found


def kde(data, h, kernel="normal", *, cumulative=False):
    """A function that estimates the density (or with `cumulative` the distribution) behind a sample, smoothed with a kernel."""
    density, distribution, _, support = _kernel(data, h, kernel)

    if support is None:

        def pdf(x):
            return sum(density((x - point) / h) for point in data) / (len(data) * h)

        def cdf(x):
            return sum(distribution((x - point) / h) for point in data) / len(data)

    else:
        ordered = sorted(data)
        width = h * support

        def near(x):
            nonlocal ordered
            if len(ordered) != len(data):
                ordered = sorted(data)
            return bisect_left(ordered, x - width), bisect_right(ordered, x + width)

        def pdf(x):
            first, last = near(x)
            return sum(density((x - point) / h) for point in ordered[first:last]) / (len(data) * h)

        def cdf(x):
            first, last = near(x)
            return sum((distribution((x - point) / h) for point in ordered[first:last]), first) / len(data)

    chosen = cdf if cumulative else pdf
    chosen.__doc__ = f"{'CDF' if cumulative else 'PDF'} estimate with {h=!r} and {kernel=!r}"
    return chosen


def kde_random(data, h, kernel="normal", *, seed=None):
    """A function that draws numbers from the distribution that kde() estimates."""
    inverse = _kernel(data, h, kernel)[2]
    source = random.Random(seed)

    def rand():
        return source.choice(data) + h * inverse(source.random())

    rand.__doc__ = f"Random KDE selection with {h=!r} and {kernel=!r}"
    return rand


def _polynomial(coefficients, x):
    value = 0.0
    for coefficient in coefficients:
        value = value * x + coefficient
    return value


# Wichura's algorithm AS 241 (PPND16), Applied Statistics 37 (1988): numerators and denominators, highest power first.
_central = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
     1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
     687.1870074920579083, 42.313330701600911252, 1.0),
)
_nearer = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)
_farther = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)


def _standard_inverse(p):
    q = p - 0.5
    if fabs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _polynomial(_central[0], r) / _polynomial(_central[1], r)
    r = sqrt(-log(p if q <= 0.0 else 1.0 - p))
    table, r = (_nearer, r - 1.6) if r <= 5.0 else (_farther, r - 5.0)
    x = _polynomial(table[0], r) / _polynomial(table[1], r)
    return -x if q < 0.0 else x


class NormalDist:
    """A normal distribution, to be asked, fitted, moved and scaled."""

    __slots__ = {"_mu": "The mean.", "_sigma": "The standard deviation."}

    def __init__(self, mu=0.0, sigma=1.0):
        """`mu` is the mean, `sigma` the standard deviation."""
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        """The distribution with the mean and the deviation of samples."""
        kind, squares, center, number = _squares(data)
        if number < 2:
            raise StatisticsError("stdev requires at least two data points")
        return cls(float(center), float(_root(squares / (number - 1), kind)))

    def samples(self, n, *, seed=None):
        """`n` random numbers that follow the distribution."""
        source = random.random if seed is None else random.Random(seed).random
        return [self._mu + _standard_inverse(source()) * self._sigma for _ in repeat(None, n)]

    def _with_spread(self, function):
        if not self._sigma:
            raise StatisticsError(f"{function} not defined when sigma is zero")

    def pdf(self, x):
        """The density at a number."""
        square = self._sigma * self._sigma
        self._with_spread("pdf()")
        difference = x - self._mu
        return exp(difference * difference / (-2.0 * square)) / sqrt(tau * square)

    def cdf(self, x):
        """The probability of at most a number."""
        self._with_spread("cdf()")
        return 0.5 * erfc((self._mu - x) / (self._sigma * _root_of_two))

    def inv_cdf(self, p):
        """The number that is not exceeded with a probability: the inverse of cdf()."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return self._mu + _standard_inverse(p) * self._sigma

    def quantiles(self, n=4):
        """The n - 1 numbers that cut the distribution in n parts of equal probability."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """The area below both densities, from 0 to 1."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        x, y = sorted((self, other), key=lambda d: (d._sigma, d._mu))
        x_square, y_square = x.variance, y.variance
        if not x_square or not y_square:
            raise StatisticsError("overlap() not defined when sigma is zero")
        spread = y_square - x_square
        apart = fabs(y._mu - x._mu)
        if not spread:
            return erfc(apart / (2.0 * x._sigma * _root_of_two))
        # The two points where the densities are equal.
        middle = x._mu * y_square - y._mu * x_square
        reach = x._sigma * y._sigma * sqrt(apart * apart + spread * log(y_square / x_square))
        low, high = (middle + reach) / spread, (middle - reach) / spread
        return 1.0 - (fabs(y.cdf(low) - x.cdf(low)) + fabs(y.cdf(high) - x.cdf(high)))

    def zscore(self, x):
        """How many deviations a number lies above the mean."""
        self._with_spread("zscore()")
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        """The mean."""
        return self._mu

    @property
    def median(self):
        """The median: equal to the mean."""
        return self._mu

    @property
    def mode(self):
        """The mode: equal to the mean."""
        return self._mu

    @property
    def stdev(self):
        """The standard deviation."""
        return self._sigma

    @property
    def variance(self):
        """The square of the deviation."""
        return self._sigma * self._sigma

    def __add__(x1, x2):
        """Moved by a number, or the sum of independent variables."""
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu + x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu + x2, x1._sigma)

    def __sub__(x1, x2):
        """Moved by a number, or the difference of independent variables."""
        if isinstance(x2, NormalDist):
            return NormalDist(x1._mu - x2._mu, hypot(x1._sigma, x2._sigma))
        return NormalDist(x1._mu - x2, x1._sigma)

    def __mul__(x1, x2):
        """Scaled by a number."""
        return NormalDist(x1._mu * x2, x1._sigma * fabs(x2))

    def __truediv__(x1, x2):
        """Scaled by the reciprocal of a number."""
        return NormalDist(x1._mu / x2, x1._sigma / fabs(x2))

    def __pos__(x1):
        """A copy."""
        return NormalDist(x1._mu, x1._sigma)

    def __neg__(x1):
        """Mirrored at zero."""
        return NormalDist(-x1._mu, x1._sigma)

    __radd__ = __add__

    def __rsub__(x1, x2):
        """A number less a variable."""
        return -(x1 - x2)

    __rmul__ = __mul__

    def __eq__(x1, x2):
        """Equal if means and deviations are."""
        if not isinstance(x2, NormalDist):
            return NotImplemented
        return x1._mu == x2._mu and x1._sigma == x2._sigma

    def __hash__(self):
        """Equal for equal means and deviations."""
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"

    def __getstate__(self):
        return self._mu, self._sigma

    def __setstate__(self, state):
        self._mu, self._sigma = state
