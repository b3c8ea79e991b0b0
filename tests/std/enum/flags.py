from enum import Flag, IntFlag, auto, KEEP, CONFORM, STRICT
class P(Flag):
    R = auto(); W = auto(); X = auto()
    RW = R | W
print(P.R | P.X, repr(P.R | P.X), P.RW, P.R in P.RW, ~P.R, P.R & P.W, bool(P.R & P.W), P(0), P(5), list(P), list(P.RW), P.R ^ P.RW, P.RW.value, len(P.RW), P["R"])
class I(IntFlag):
    A = 1; B = 4
print(I.A | I.B, repr(I.A | 8), I.A + 1, I(5), ~I.A, I.A | 2)
try:
    P(64)
except ValueError as e:
    print(str(e).splitlines()[0])
