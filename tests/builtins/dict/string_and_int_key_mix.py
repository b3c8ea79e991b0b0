d = {}
for i in range(100):
    d["s%d" % i] = i
    d[i] = -i
    d[float(i) + 0.5] = i
    d[(i,)] = i
print(len(d), d["s5"], d[5], d[5.5], d[(5,)], d.get("5"), d[5.0])
d["".join(["s", "5"])] = "joined"
print(d["s5"])
