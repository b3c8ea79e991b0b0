import random
r = random.Random(42)
print([r.random() for _ in range(3)], [r.randint(1, 100) for _ in range(5)], r.randrange(0, 100, 7), r.choice("abc"), r.uniform(1, 2), r.getrandbits(70), r.sample(range(100), 5), r.choices("ab", k=5), r.choices([1, 2], weights=[1, 3], k=4))
x = list(range(8)); r.shuffle(x); print(x, r.randbytes(4), r.triangular(0, 1), r.gauss(0, 1), r.normalvariate(0, 1), r.expovariate(1), r.betavariate(1, 2), r.gammavariate(2, 1), r.paretovariate(3), r.weibullvariate(1, 2), r.vonmisesvariate(0, 1), r.lognormvariate(0, 1), r.binomialvariate(10, 0.5))
random.seed(1); a = random.random(); random.seed(1); print(a == random.random(), a)
st = r.getstate(); a = r.random(); r.setstate(st); print(a == r.random(), len(st), st[0])
for seed in ("text", b"bytes", 3.5, -7, 10**30, None and 0, bytearray(b"x")):
    print(random.Random(seed).random()) if seed is not None else None
print([random.Random(5).randrange(10**20)], random.Random(5).sample("abc", 2, counts=[2, 1, 1]))
