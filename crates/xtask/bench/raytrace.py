"""Spheres over a chequered floor: vectors, recursion, polymorphic calls."""

from math import sqrt


class Vector:
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def __add__(self, o):
        return Vector(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vector(self.x - o.x, self.y - o.y, self.z - o.z)

    def scale(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self.scale(1 / sqrt(self.dot(self)))

    def reflect(self, normal):
        return self - normal.scale(2 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction

    def at(self, t):
        return self.origin + self.direction.scale(t)


class Sphere:
    shine = 0.4

    def __init__(self, centre, radius, colour):
        self.centre, self.radius, self.colour = centre, radius, colour

    def hit(self, ray):
        to = self.centre - ray.origin
        along = to.dot(ray.direction)
        rest = self.radius**2 - to.dot(to) + along * along
        if rest < 0:
            return None
        t = along - sqrt(rest)
        return t if t > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def colour_at(self, point):
        return self.colour


class Floor:
    shine = 0.1

    def hit(self, ray):
        if ray.direction.y >= -1e-9:
            return None
        t = -ray.origin.y / ray.direction.y
        return t if t > 1e-6 else None

    def normal(self, point):
        return Vector(0, 1, 0)

    def colour_at(self, point):
        return (1, 1, 1) if (int(point.x // 1) + int(point.z // 1)) % 2 else (0.1, 0.1, 0.1)


class Scene:
    def __init__(self):
        self.light = Vector(5, 12, -6)
        self.things = [Floor()]
        for i in range(7):
            self.things.append(Sphere(Vector(i * 1.6 - 5, 1 + i % 3 * 0.6, 4 + i % 2), 0.9, (1 - i / 7, 0.3, i / 7)))

    def nearest(self, ray):
        found = None
        for thing in self.things:
            t = thing.hit(ray)
            if t is not None and (found is None or t < found[0]):
                found = t, thing
        return found

    def trace(self, ray, depth):
        found = self.nearest(ray)
        if found is None:
            return (0.2, 0.4, 0.9)
        t, thing = found
        point = ray.at(t)
        normal = thing.normal(point)
        to_light = (self.light - point).unit()
        shade = 0.15
        if self.nearest(Ray(point + normal.scale(1e-4), to_light)) is None:
            shade += max(0.0, normal.dot(to_light)) * 0.85
        red, green, blue = (c * shade for c in thing.colour_at(point))
        if depth:
            mirrored = self.trace(Ray(point, ray.direction.reflect(normal)), depth - 1)
            k = thing.shine
            red, green, blue = red + mirrored[0] * k, green + mirrored[1] * k, blue + mirrored[2] * k
        return red, green, blue


def main(width=160, height=120):
    scene = Scene()
    total = [0.0, 0.0, 0.0]
    for row in range(height):
        for column in range(width):
            direction = Vector((column - width / 2) / width * 2, (height / 2 - row) / width * 2, 1.5).unit()
            for i, c in enumerate(scene.trace(Ray(Vector(0, 2, -6), direction), 3)):
                total[i] += c
    return " ".join(f"{c:.4f}" for c in total)


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("raytrace", perf_counter() - begin)
    print("checksum", checksum)
