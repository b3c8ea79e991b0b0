print(hash(1.0), hash(0.5), hash(float("inf")), hash(-float("inf")), hash(1e300), hash(2.0**61), hash(-1.0))
d = {1: "int"}
d[1.0] = "float"
print(d, hash(0.0) == hash(-0.0))
