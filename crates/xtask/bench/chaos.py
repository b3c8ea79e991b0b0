"""The chaos game on a spline: small vector objects with operators."""

from random import Random


class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


class Spline:
    """A uniform B-spline evaluated by repeated interpolation."""

    def __init__(self, points, degree=3):
        self.points = points
        self.degree = degree
        self.knots = [0] * degree + list(range(len(points) - degree + 1)) + [len(points) - degree] * degree

    def span(self):
        return self.knots[self.degree], self.knots[-self.degree - 1]

    def __call__(self, u):
        degree, knots = self.degree, self.knots
        k = degree
        while k < len(self.points) - 1 and knots[k + 1] <= u:
            k += 1
        work = [self.points[k - degree + i] for i in range(degree + 1)]
        for level in range(1, degree + 1):
            for i in range(degree, level - 1, -1):
                low = knots[k - degree + i]
                high = knots[k + 1 + i - level]
                part = (u - low) / (high - low) if high > low else 0.0
                work[i] = work[i - 1] * (1 - part) + work[i] * part
        return work[degree]


def main():
    random = Random(1234)
    splines = [
        Spline([Vector(random.random(), random.random()) for _ in range(6)]),
        Spline([Vector(random.random(), random.random()) for _ in range(7)]),
        Spline([Vector(random.random(), random.random()) for _ in range(5)]),
    ]
    image = {}
    point = Vector(0.5, 0.5)
    for _ in range(120000):
        spline = splines[int(random.random() * 3)]
        low, high = spline.span()
        target = spline(low + (high - low) * (point.x * 0.999))
        point = target + (point - target) * 0.3
        cell = int(point.x * 64), int(point.y * 64)
        image[cell] = image.get(cell, 0) + 1
    return len(image), sum(image.values()), f"{point.length():.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("chaos", perf_counter() - begin)
    print("checksum", checksum)
