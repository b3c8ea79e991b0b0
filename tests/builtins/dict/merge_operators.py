a, b = {1: "a", 2: "a"}, {2: "b", 3: "b"}
print(a | b, b | a)
a |= b
print(a)
a |= [(9, 9)]
print(a)
for src in ("{} | []", "[] | {}", "{} + {}", "{} < {}"):
    try:
        eval(src)
    except TypeError as e:
        print(e)
try:
    a |= 5
except TypeError as e:
    print(e)
