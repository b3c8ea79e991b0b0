"""Many small float objects: normalise and maximise."""

from math import cos, sin, sqrt


class Point:
    __slots__ = ("x", "y", "z")

    def __init__(self, i):
        self.x = sin(i)
        self.y = cos(i) * 3
        self.z = self.x * self.x / 2

    def normalise(self):
        norm = sqrt(self.x * self.x + self.y * self.y + self.z * self.z)
        self.x /= norm
        self.y /= norm
        self.z /= norm

    def maximise(self, other):
        self.x = self.x if self.x > other.x else other.x
        self.y = self.y if self.y > other.y else other.y
        self.z = self.z if self.z > other.z else other.z
        return self


def main():
    result = ""
    for _ in range(4):
        points = [Point(i) for i in range(100000)]
        for point in points:
            point.normalise()
        best = points[0]
        for point in points[1:]:
            best = best.maximise(point)
        result = f"{best.x:.9f} {best.y:.9f} {best.z:.9f}"
    return result


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("float", perf_counter() - begin)
    print("checksum", checksum)
