class Box: pass
box = Box()
d = {}
for box.value in range(3):
    pass
for d["k"] in "xy":
    print(d)
print(box.value)
