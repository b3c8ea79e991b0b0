from dataclasses import dataclass, field, fields, asdict, astuple, replace, is_dataclass, FrozenInstanceError, KW_ONLY, InitVar, make_dataclass
@dataclass
class P:
    x: int
    y: int = 5
    tags: list = field(default_factory=list, repr=False, compare=False)
p = P(1)
print(p, p == P(1, 5), p != P(2), asdict(p), astuple(p), replace(p, x=9), [f.name for f in fields(P)], is_dataclass(P), P.__match_args__)
@dataclass(frozen=True, order=True, slots=True)
class Q:
    a: int
    b: str = "b"
q = Q(1)
print(q, hash(q) == hash(Q(1)), Q(1) < Q(2), sorted([Q(2), Q(1, "z"), Q(1)]), Q.__slots__)
for f in (lambda: setattr(q, "a", 5), lambda: P(), lambda: P(1, 2, 3, 4), lambda: P(1) < P(2), lambda: hash(p), lambda: asdict(5), lambda: replace(p, zz=1), lambda: delattr(q, "a")):
    try:
        f()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
