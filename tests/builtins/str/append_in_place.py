# A string that grows in place must not change for anybody else who has it.
def grow():
    s = "x" * 70
    seen = [s]
    for i in range(5):
        s += str(i)
        if i % 2:
            seen.append(s)
    return seen, s
print(grow())
def keys():
    d = {}
    s = "k" * 80
    for i in range(3):
        s += "é"
        d[s] = i
        hash(s)
    return [len(k) for k in d], s in d, s[:-1] in d, s[80:]
print(keys())
def twice():
    s = "ab" * 40
    s += s
    t = s
    s += "!"
    return len(s), len(t), t == s
print(twice())
def fails():
    s = "a" * 90
    try:
        s += 1
    except TypeError as e:
        print(e)
    return len(s)
print(fails())
