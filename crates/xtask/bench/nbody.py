"""Planets under gravity: float arithmetic on lists."""

from math import sqrt


def system():
    bodies = []
    for i in range(5):
        position = [1.7 * i + 0.1, 0.6 * i * (-1) ** i, 0.05 * i]
        velocity = [0.01 * (5 - i), 0.6 / (i + 1), 0.002 * i]
        bodies.append((position, velocity, 40.0 if i == 0 else 0.03 * i))
    return bodies


def advance(pairs, bodies, dt, steps):
    for _ in range(steps):
        for (p1, v1, m1), (p2, v2, m2) in pairs:
            dx = p1[0] - p2[0]
            dy = p1[1] - p2[1]
            dz = p1[2] - p2[2]
            distance = dx * dx + dy * dy + dz * dz
            force = dt / (distance * sqrt(distance))
            m = m2 * force
            v1[0] -= dx * m
            v1[1] -= dy * m
            v1[2] -= dz * m
            m = m1 * force
            v2[0] += dx * m
            v2[1] += dy * m
            v2[2] += dz * m
        for position, velocity, _ in bodies:
            position[0] += dt * velocity[0]
            position[1] += dt * velocity[1]
            position[2] += dt * velocity[2]


def energy(pairs, bodies):
    total = 0.0
    for _, (vx, vy, vz), mass in bodies:
        total += 0.5 * mass * (vx * vx + vy * vy + vz * vz)
    for (p1, _, m1), (p2, _, m2) in pairs:
        total -= m1 * m2 / sqrt(sum((a - b) ** 2 for a, b in zip(p1, p2)))
    return total


def main():
    bodies = system()
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1 :]]
    advance(pairs, bodies, 0.001, 120000)
    return f"{energy(pairs, bodies):.6f}"


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("nbody", perf_counter() - begin)
    print("checksum", checksum)
