s = ""
for i in range(20000):
    s += chr(97 + i % 26)
print(len(s), s[:30], s[-5:], hash(s) == hash("".join(chr(97 + i % 26) for i in range(20000))))
t = s
t += "é"
print(len(s), len(t), t[-1], s is not t)
