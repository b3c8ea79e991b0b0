"""Gravity of many bodies approximated by a quad-tree."""

from math import sqrt
from random import Random


class Quad:
    __slots__ = ("x", "y", "half", "mass", "cx", "cy", "children", "body")

    def __init__(self, x, y, half):
        self.x, self.y, self.half = x, y, half
        self.mass = self.cx = self.cy = 0.0
        self.children = None
        self.body = None

    def add(self, body):
        if self.mass == 0.0:
            self.body = body
        else:
            if self.children is None:
                h = self.half / 2
                self.children = [Quad(self.x + dx * h, self.y + dy * h, h) for dx in (-1, 1) for dy in (-1, 1)]
                if self.body is not None:
                    self.child(self.body).add(self.body)
                    self.body = None
            if self.half > 1e-6:
                self.child(body).add(body)
        total = self.mass + body[4]
        self.cx = (self.cx * self.mass + body[0] * body[4]) / total
        self.cy = (self.cy * self.mass + body[1] * body[4]) / total
        self.mass = total

    def child(self, body):
        return self.children[(body[0] > self.x) * 2 + (body[1] > self.y)]

    def pull(self, body, theta):
        dx = self.cx - body[0]
        dy = self.cy - body[1]
        squared = dx * dx + dy * dy + 1e-4
        if self.children is None or (self.half * 2) ** 2 < theta * theta * squared:
            if self.body is body:
                return 0.0, 0.0
            force = self.mass / (squared * sqrt(squared))
            return dx * force, dy * force
        fx = fy = 0.0
        for child in self.children:
            if child.mass:
                x, y = child.pull(body, theta)
                fx += x
                fy += y
        return fx, fy


def main():
    random = Random(5)
    bodies = [[random.uniform(-1, 1), random.uniform(-1, 1), 0.0, 0.0, random.random()] for _ in range(250)]
    for _ in range(40):
        tree = Quad(0.0, 0.0, 4.0)
        for body in bodies:
            tree.add(body)
        for body in bodies:
            fx, fy = tree.pull(body, 0.6)
            body[2] += fx * 1e-4
            body[3] += fy * 1e-4
        for body in bodies:
            body[0] = max(-4, min(4, body[0] + body[2]))
            body[1] = max(-4, min(4, body[1] + body[3]))
    return f"{sum(b[0] for b in bodies):.6f} {sum(b[1] for b in bodies):.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("barnes_hut", perf_counter() - begin)
    print("checksum", checksum)
