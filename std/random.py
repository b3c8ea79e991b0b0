"""Random numbers of many distributions (not for secrets: see the module secrets)."""

import _random
from math import (
    acos as _acos,
    ceil as _ceil,
    cos as _cos,
    e as _e,
    exp as _exp,
    fabs as _fabs,
    floor as _floor,
    isfinite as _isfinite,
    lgamma as _lgamma,
    log as _log,
    log2 as _log2,
    pi as _pi,
    sin as _sin,
    sqrt as _sqrt,
)
from operator import index as _index

# What the module offers are methods of one hidden generator.
_methods = """
    seed getstate setstate getrandbits randbytes
    random randint randrange uniform choice choices sample shuffle
    betavariate binomialvariate expovariate gammavariate gauss lognormvariate normalvariate
    paretovariate triangular vonmisesvariate weibullvariate
""".split()
__all__ = ["Random", "SystemRandom", *_methods]

TWOPI = 2.0 * _pi
LOG4 = _log(4.0)
BPF = 53  # the bits of precision of a float
RECIP_BPF = 2**-BPF
SG_MAGICCONST = _log(4.5) + 1.0
NV_MAGICCONST = _exp(-0.5) * 4 / _sqrt(2.0)
_ONE = 1


def _is_sequence(population):
    if isinstance(population, (list, tuple, range, str)):
        return True
    from _collections_abc import Sequence

    return isinstance(population, Sequence)


class Random(_random.Random):
    """A generator with its own state (the Mersenne Twister).

    A subclass can bring another source: random(), seed(), getstate(), setstate(), and
    getrandbits() for ranges of any size.
    """

    VERSION = 3

    def __init__(self, x=None):
        self.seed(x)
        self.gauss_next = None

    def seed(self, a=None, version=2):
        """Start again from a number, a string or bytes; from the system's randomness if None.

        Version 1 is for sequences of old: it uses less of strings.
        """
        if version == 1 and isinstance(a, (str, bytes)):
            a = a.decode("latin-1") if isinstance(a, bytes) else a
            x = ord(a[0]) << 7 if a else 0
            for char in a:
                x = ((1000003 * x) ^ ord(char)) & 0xFFFFFFFFFFFFFFFF
            x ^= len(a)
            a = -2 if x == -1 else x
        elif version == 2 and isinstance(a, (str, bytes, bytearray)):
            from hashlib import sha512

            if isinstance(a, str):
                a = a.encode()
            a = int.from_bytes(a + sha512(a).digest())
        elif not isinstance(a, (type(None), int, float, str, bytes, bytearray)):
            raise TypeError(
                "The only supported seed types are:\nNone, int, float, str, bytes, and bytearray."
            )
        super().seed(a)
        self.gauss_next = None

    def getstate(self):
        """Return the state, to be passed to setstate()."""
        return self.VERSION, super().getstate(), self.gauss_next

    def setstate(self, state):
        """Go back to a state."""
        version = state[0]
        if version == 3:
            version, internalstate, self.gauss_next = state
        elif version == 2:
            version, internalstate, self.gauss_next = state
            # These were signed.
            try:
                internalstate = tuple(x % (2**32) for x in internalstate)
            except ValueError as error:
                raise TypeError from error
        else:
            raise ValueError(
                f"state with version {version} passed to Random.setstate() of version {self.VERSION}"
            )
        super().setstate(internalstate)

    # Pickled is what getstate() says, which a subclass may have changed.
    def __reduce__(self):
        return type(self), (), self.__getstate__()

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        return self.setstate(state)

    def __init_subclass__(cls, /, **kwargs):
        # A subclass that brings only random() gets ranges from that.
        for base in cls.__mro__:
            namespace = base.__dict__
            if "_randbelow" in namespace:
                break
            if "getrandbits" in namespace:
                cls._randbelow = cls._randbelow_with_getrandbits
                break
            if "random" in namespace:
                cls._randbelow = cls._randbelow_without_getrandbits
                break

    def _randbelow_with_getrandbits(self, n):
        "Return an int from 0 to n-1, all equally likely."
        getrandbits = self.getrandbits
        bits = n.bit_length()
        r = getrandbits(bits)
        while r >= n:
            r = getrandbits(bits)
        return r

    def _randbelow_without_getrandbits(self, n, maxsize=1 << BPF):
        random = self.random
        if n >= maxsize:
            from warnings import warn

            warn(
                "Underlying random() generator does not supply \n"
                "enough bits to choose from a population range this large.\n"
                "To remove the range limitation, add a getrandbits() method."
            )
            return _floor(random() * n)
        # The last, incomplete part of the range would favour some numbers.
        limit = (maxsize - maxsize % n) / maxsize
        while (fraction := random()) >= limit:
            pass
        return _floor(fraction * maxsize) % n

    _randbelow = _randbelow_with_getrandbits

    def randbytes(self, n):
        """Return n random bytes."""
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=_ONE):
        """Return a number of range(start, stop, step)."""
        first = _index(start)
        if stop is None:
            if step is not _ONE:
                raise TypeError("Missing a non-None stop argument")
            if first > 0:
                return self._randbelow(first)
            raise ValueError("empty range for randrange()")
        width = _index(stop) - first
        stride = _index(step)
        if stride == 1:
            if width > 0:
                return first + self._randbelow(width)
            raise ValueError(f"empty range in randrange({start}, {stop})")
        if stride > 0:
            count = (width + stride - 1) // stride
        elif stride < 0:
            count = (width + stride + 1) // stride
        else:
            raise ValueError("zero step for randrange()")
        if count <= 0:
            raise ValueError(f"empty range in randrange({start}, {stop}, {step})")
        return first + stride * self._randbelow(count)

    def randint(self, a, b):
        """Return an int from a to b, both included."""
        first, last = _index(a), _index(b)
        if last < first:
            raise ValueError(f"empty range in randint({first}, {last})")
        return first + self._randbelow(last - first + 1)

    def choice(self, seq):
        """Return an item of a sequence that is not empty."""
        # Not `if not seq`: arrays of numbers say something else.
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x):
        """Shuffle a list in place."""
        randbelow = self._randbelow
        for i in range(len(x) - 1, 0, -1):
            j = randbelow(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k, *, counts=None):
        """Return k different items of a sequence, in random order.

        With counts, each item counts as often as that says.
        """
        if not _is_sequence(population):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if counts is not None:
            from bisect import bisect
            from itertools import accumulate

            bounds = list(accumulate(counts))
            if len(bounds) != n:
                raise ValueError("The number of counts does not match the population")
            total = bounds.pop() if bounds else 0
            if not isinstance(total, int):
                raise TypeError("Counts must be integers")
            if total < 0:
                raise ValueError("Counts must be non-negative")
            return [population[bisect(bounds, position)] for position in self.sample(range(total), k=k)]
        randbelow = self._randbelow
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        # What a set of the chosen would take in place of a list of all.
        set_size = 21 if k <= 5 else 21 + 4 ** _ceil(_log(k * 3, 4))
        if n <= set_size:
            return self._sample_from_list(list(population), k)
        # A dict is a set in order.
        chosen = {}
        while len(chosen) < k:
            chosen[randbelow(n)] = None
        return [population[position] for position in chosen]

    def _sample_from_list(self, pool, k):
        # The chosen one makes place for the last of those that may still be chosen.
        sample = []
        for last in range(len(pool) - 1, len(pool) - 1 - k, -1):
            position = self._randbelow(last + 1)
            sample.append(pool[position])
            pool[position] = pool[last]
        return sample

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        """Return k items, each chosen from all, with weights if given."""
        random = self.random
        n = len(population)
        if cum_weights is None:
            if weights is None:
                n += 0.0
                return [population[_floor(random() * n)] for _ in range(k)]
            from itertools import accumulate

            try:
                cum_weights = list(accumulate(weights))
            except TypeError:
                if not isinstance(weights, int):
                    raise
                k = weights
                raise TypeError(f"The number of choices must be a keyword argument: {k=}") from None
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if not _isfinite(total):
            raise ValueError("Total of weights must be finite")
        from bisect import bisect

        last = n - 1
        return [population[bisect(cum_weights, random() * total, 0, last)] for _ in range(k)]

    def uniform(self, a, b):
        """Return a number from a to b; whether b is included depends on rounding."""
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        """Triangular distribution, most likely at the mode, by default in the middle."""
        chance = self.random()
        width = high - low
        if mode is None:
            rising = 0.5
        elif width:
            rising = (mode - low) / width
        else:
            return low
        if chance <= rising:
            return low + width * _sqrt(chance * rising)
        return high - width * _sqrt((1.0 - chance) * (1.0 - rising))

    def normalvariate(self, mu=0.0, sigma=1.0):
        """Normal distribution with the mean and the standard deviation."""
        # Kinderman and Monahan, by the ratio of uniform deviates.
        while True:
            numerator = self.random() - 0.5
            denominator = 1.0 - self.random()
            deviate = NV_MAGICCONST * numerator / denominator
            if deviate * deviate / 4.0 <= -_log(denominator):
                return mu + deviate * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        """Normal distribution, quicker; not for several threads at once."""
        # Each pair of uniform numbers gives two normal ones: keep the second.
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            random = self.random
            angle = random() * TWOPI
            radius = _sqrt(-2.0 * _log(1.0 - random()))
            z = _cos(angle) * radius
            self.gauss_next = _sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        """Log normal distribution: the logarithm is normal with mu and sigma."""
        return _exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        """Exponential distribution; lambd is one divided by the mean."""
        # 1 - random() is never zero.
        return -_log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        """Angles around mu, the closer the greater kappa is."""
        random = self.random
        if kappa <= 1e-6:
            # All angles are alike.
            return TWOPI * random()
        # Best and Fisher: rejection from a wrapped Cauchy distribution (Fisher, Statistical Analysis of
        # Circular Data, page 49).
        half = 0.5 / kappa
        rho = half + _sqrt(half * half + 1.0)
        while True:
            cosine = _cos(_pi * random())
            ratio = cosine / (rho + cosine)
            chance = random()
            if chance < 1.0 - ratio * ratio or chance <= (1.0 - ratio) * _exp(ratio):
                break
        inverse = 1.0 / rho
        deviation = _acos((inverse + cosine) / (1.0 + inverse * cosine))
        return (mu + deviation if random() > 0.5 else mu - deviation) % TWOPI

    def gammavariate(self, alpha, beta):
        """Gamma distribution with the mean alpha * beta."""
        if not (alpha > 0.0 and beta > 0.0):
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha == 1.0:
            return -_log(1.0 - self.random()) * beta
        return (self._gamma_above_1 if alpha > 1.0 else self._gamma_below_1)(alpha) * beta

    def _gamma_above_1(self, alpha):
        # Cheng, The generation of Gamma variables with non-integral shape parameters.
        scale = _sqrt(2.0 * alpha - 1.0)
        offset = alpha - LOG4
        slope = alpha + scale
        while True:
            first = self.random()
            if first <= 1e-7 or first >= 0.9999999:
                # Its logarithm would not do.
                continue
            second = 1.0 - self.random()
            logit = _log(first / (1.0 - first)) / scale
            candidate = alpha * _exp(logit)
            threshold = first * first * second
            score = offset + slope * logit - candidate
            if score + SG_MAGICCONST - 4.5 * threshold >= 0.0 or score >= _log(threshold):
                return candidate

    def _gamma_below_1(self, alpha):
        # Kennedy and Gentle, Statistical Computing, algorithm GS.
        limit = (_e + alpha) / _e
        while True:
            choice = limit * self.random()
            if choice > 1.0:
                candidate = -_log((limit - choice) / alpha)
                bound = candidate ** (alpha - 1.0)
            else:
                candidate = choice ** (1.0 / alpha)
                bound = _exp(-candidate)
            if self.random() <= bound:
                return candidate

    def betavariate(self, alpha, beta):
        """Beta distribution, from 0 to 1."""
        y = self.gammavariate(alpha, 1.0)
        if y:
            return y / (y + self.gammavariate(beta, 1.0))
        return 0.0

    def paretovariate(self, alpha):
        """Pareto distribution; alpha is the shape."""
        u = 1.0 - self.random()
        return u ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        """Weibull distribution; alpha is the scale and beta the shape."""
        u = 1.0 - self.random()
        return alpha * (-_log(u)) ** (1.0 / beta)

    def binomialvariate(self, n=1, p=0.5):
        """How many of n trials succeed, each with probability p."""
        if n < 0:
            raise ValueError("n must be non-negative")
        if not 0.0 < p < 1.0:
            if p != 0.0 and p != 1.0:
                raise ValueError("p must be in the range 0.0 <= p <= 1.0")
            return n if p else 0
        if n == 1:
            return _index(self.random() < p)
        if p > 0.5:
            # Count the failures.
            return n - self.binomialvariate(n, 1.0 - p)
        return self._binomial_few(n, p) if n * p < 10.0 else self._binomial_many(n, p)

    def _binomial_few(self, n, p):
        # Devroye's geometric method: from one success to the next.
        successes = trials = 0
        log_failure = _log2(1.0 - p)
        if not log_failure:
            # So unlikely that it cannot be told from impossible.
            return 0
        while True:
            while not (chance := self.random()):
                pass
            trials += _floor(_log2(chance) / log_failure) + 1
            if trials > n:
                return successes
            successes += 1

    def _binomial_many(self, n, p):
        # Hörmann's BTRS: transformed rejection with squeeze; the numbers are the paper's.
        random = self.random
        deviation = _sqrt(n * p * (1.0 - p))
        b = 1.15 + 2.53 * deviation
        a = -0.0873 + 0.0248 * b + 0.01 * p
        centre = n * p + 0.5
        squeeze = 0.92 - 4.2 / b
        density = None
        while True:
            u = random() - 0.5
            us = 0.5 - _fabs(u)
            if us == 0.0:
                continue
            k = _floor((2.0 * a / us + b) * u + centre)
            if not 0 <= k <= n:
                continue
            v = random()
            if v <= squeeze and us >= 0.07:
                return k
            if density is None:
                # Only now: most often it is not needed.
                alpha = (2.83 + 5.1 / b) * deviation
                log_odds = _log(p / (1.0 - p))
                mode = _floor((n + 1) * p)
                density = _lgamma(mode + 1) + _lgamma(n - mode + 1)
            v *= alpha / (a / (us * us) + b)
            if _log(v) <= density - _lgamma(k + 1) - _lgamma(n - k + 1) + (k - mode) * log_odds:
                return k


class SystemRandom(Random):
    """A generator that takes its numbers from the system, without a state."""

    def random(self):
        """Return a number from 0 up to but not including 1."""
        return (int.from_bytes(_urandom(7)) >> 3) * RECIP_BPF

    def getrandbits(self, k):
        """Return an int of k random bits."""
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        size = (k + 7) // 8
        return int.from_bytes(_urandom(size)) >> (size * 8 - k)

    def randbytes(self, n):
        """Return n random bytes."""
        return _urandom(n)

    def seed(self, *args, **kwds):
        "Does nothing: there is no state."
        return None

    def _notimplemented(self, *args, **kwds):
        "There is no state."
        raise NotImplementedError("System entropy source does not have state.")

    getstate = setstate = _notimplemented


def _urandom(size):
    from posix import urandom

    return urandom(size)


_inst = Random()
globals().update((name, getattr(_inst, name)) for name in _methods)

try:
    from posix import register_at_fork as _register
except ImportError:
    pass
else:
    # Parent and child are not to get the same numbers.
    _register(after_in_child=_inst.seed)
    del _register
