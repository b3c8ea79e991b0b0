import statistics as s
from decimal import Decimal as D
from fractions import Fraction as F

data = [2.75, 1.75, 1.25, 0.25, 0.5, 1.25, 3.5]
print(s.mean(data), s.fmean(data), s.median(data), s.mode(data), s.multimode("aabbc"), s.stdev(data), s.pstdev(data), s.variance(data), s.pvariance(data))
print(s.mean([D("0.5"), D("0.75"), D("0.625")]), s.mean([F(3, 7), F(1, 21), F(5, 3)]), s.mean([1, 2, 3, 4]), s.mean([1, 2]), s.mean([True, False, 1]))
print(s.variance([D("27.5"), D("30.25"), D("30.25"), D("34.5"), D("41.75")]), s.stdev([D("27.5"), D("30.25"), D("30.25")]), s.variance([F(1, 6), F(1, 2), F(5, 3)]), s.stdev([1.5, 2.5, 2.5, 2.75, 3.25, 4.75]))
print(s.geometric_mean([54, 24, 36]), s.harmonic_mean([40, 60]), s.harmonic_mean([40, 60], weights=[5, 30]), s.fmean([3.5, 4.0, 5.25], [1, 2, 3]))
print(s.median([1, 3, 5, 7]), s.median_low([1, 3, 5, 7]), s.median_high([1, 3, 5, 7]), s.median_grouped([1, 2, 2, 3, 4, 4, 4, 4, 4, 5]), s.median([D(1), D(2)]))
print(s.quantiles(data), s.quantiles(range(10), n=10, method="inclusive"), s.quantiles([1, 2, 3, D(4)], n=3), s.quantiles([5], n=4))
x, y = [1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 8, 7, 6, 5, 4, 3, 2, 2.5]
print(s.covariance(x, y), s.correlation(x, y), s.correlation(x, y, method="ranked"), s.linear_regression(x, y), s.linear_regression(x, y, proportional=True))
n = s.NormalDist(100, 15)
print(n, n.cdf(120), n.pdf(90), n.inv_cdf(0.95), n.quantiles(4), n.zscore(130), n.mean, n.median, n.mode, n.stdev, n.variance)
print(n + 3, 3 - n, n * 2, n / 3, -n, +n, n + s.NormalDist(1, 2), n == s.NormalDist(100, 15), hash(n) == hash(s.NormalDist(100, 15)), n.overlap(s.NormalDist(90, 10)), n.overlap(s.NormalDist(90, 15)))
print(s.NormalDist.from_samples(data), [s.NormalDist().inv_cdf(p) for p in (1e-9, 0.01, 0.3, 0.5, 0.9999)], len(n.samples(5, seed=1)))
for kernel in ("normal", "logistic", "sigmoid", "rectangular", "triangular", "parabolic", "quartic", "triweight", "cosine"):
    f, g = s.kde(data, 0.5, kernel), s.kde(data, 0.5, kernel, cumulative=True)
    print(kernel, f"{f(1.5):.12f} {g(1.5):.12f} {f(9):.3g}", 0 <= s.kde_random(data, 0.5, kernel, seed=3)() <= 5)
print(s.mean([float("inf"), 1]), s.mean([float("nan")]), s.variance([1, float("inf")]), s.geometric_mean([0, 1]), s.mode([1, 1, 2]))
for f, args in [
    (s.mean, ([],)),
    (s.mean, (["a"],)),
    (s.fmean, ([],)),
    (s.fmean, ([1], [1, 2])),
    (s.fmean, ([1], [0])),
    (s.geometric_mean, ([],)),
    (s.geometric_mean, ([-1],)),
    (s.harmonic_mean, ([],)),
    (s.harmonic_mean, ([-1, 2],)),
    (s.median, ([],)),
    (s.median_grouped, (["a"],)),
    (s.mode, ([],)),
    (s.stdev, ([1],)),
    (s.pstdev, ([],)),
    (s.variance, ([1],)),
    (s.pvariance, ([],)),
    (s.quantiles, ([],)),
    (s.covariance, ([1], [1, 2])),
    (s.correlation, ([1, 1], [1, 2])),
    (s.linear_regression, ([1, 1], [1, 2])),
    (s.NormalDist, (1, -1)),
    (n.inv_cdf, (0,)),
    (s.NormalDist(1, 0).pdf, (1,)),
    (s.kde, ([], 1)),
    (s.kde, ([1], 0)),
    (s.kde, ([1], 1, "x")),
]:
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)
