from enum import Enum, member, nonmember, property as eproperty
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass = mass; self.radius = radius
    @property
    def ratio(self): return round(self.mass / self.radius, 3)
    @classmethod
    def biggest(cls): return max(cls, key=lambda p: p.mass)
    def __str__(self): return self.name.title()
print(Planet.EARTH, Planet.EARTH.ratio, Planet.biggest(), Planet((0.64, 3.39)), Planet.MARS.value)
class M(Enum):
    A = 1
    @classmethod
    def _missing_(cls, v): return cls.A if v == "one" else None
    x = nonmember(5)
    @member
    def f(): pass
print(M("one"), M.x, list(M)[:1], Enum("Dyn", "X Y").Y.value, Enum("D2", {"P": "p"}).P, [e.name for e in Enum("D3", ["K", "L"], start=5)])
class G(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    from enum import auto
    Q = auto() if False else 1
print(G.Q)
