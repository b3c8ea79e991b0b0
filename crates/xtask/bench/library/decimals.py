"""Decimal arithmetic: bills with rounding to cents, sums, series, and large factorials."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, localcontext
from _rows import main, row

cent = Decimal("0.01")
prices = [Decimal(i * 37 % 10007) / 100 for i in range(500)]
rates = Decimal("0.0825"), Decimal("0.041")
banker = Context(rounding=ROUND_HALF_EVEN)


@row
def bills():
    total = taxes = Decimal(0)
    for i, price in enumerate(prices):
        net = banker.quantize(price * (i % 9 + 1), cent)
        tax = (net * rates[i & 1]).quantize(cent, rounding=ROUND_DOWN)
        taxes += tax
        total += net + tax
    return str(total), str(taxes)


@row
def sums():
    sum(prices, Decimal(0))


@row
def exponential_series():
    with localcontext(prec=24):
        total = term = Decimal(1)
        n = 1
        while True:
            term = term / n
            before, total = total, total + term
            if total == before:
                return total
            n += 1


@row
def parsing_and_text():
    for i in range(200):
        str(Decimal(f"{i}.{i:03}"))


@row
def large_factorial():
    with localcontext(prec=2000):
        product = Decimal(1)
        for i in range(1, 400):
            product *= i
        return product


@row
def comparing():
    sorted(prices)


main()
