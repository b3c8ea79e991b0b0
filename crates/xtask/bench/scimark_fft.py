"""A fast Fourier transform in place, forth and back."""

from math import pi, sin


def reverse_bits(data):
    n = len(data) // 2
    j = 0
    for i in range(n - 1):
        if i < j:
            data[2 * i], data[2 * j] = data[2 * j], data[2 * i]
            data[2 * i + 1], data[2 * j + 1] = data[2 * j + 1], data[2 * i + 1]
        k = n >> 1
        while k <= j:
            j -= k
            k >>= 1
        j += k


def transform(data, direction):
    n = len(data) // 2
    reverse_bits(data)
    dual = 1
    while dual < n:
        wr, wi = 1.0, 0.0
        theta = direction * pi / dual
        s = sin(theta)
        t = sin(theta / 2.0)
        s2 = 2.0 * t * t
        for a in range(dual):
            if a:
                wr, wi = wr - s * wi - s2 * wr, wi + s * wr - s2 * wi
            for b in range(0, n, 2 * dual):
                i = 2 * (b + a)
                j = 2 * (b + a + dual)
                dr, di = data[j], data[j + 1]
                xr = wr * dr - wi * di
                xi = wr * di + wi * dr
                data[j] = data[i] - xr
                data[j + 1] = data[i + 1] - xi
                data[i] += xr
                data[i + 1] += xi
        dual *= 2


def main(n=1024, rounds=40):
    data = [((i * 7919) % 1000) / 1000 for i in range(2 * n)]
    for _ in range(rounds):
        transform(data, 1.0)
        transform(data, -1.0)
        data = [x / n for x in data]
    return f"{sum(data):.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("scimark_fft", perf_counter() - begin)
    print("checksum", checksum)
