s = "aé€😀" * 1000
print(len(s), s[1999], s[3999], s[2:6], s[-1], s[1000:1008:2], s.index("😀", 100), s.rindex("€"), s.count("é"))
t = "".join(chr(c) for c in range(32, 3000) if chr(c).isprintable())
print(len(t), t[500], t[::-1][:5], hash(t) == hash(t[:10] + t[10:]), t.upper()[200:210], sum(map(ord, t)))
b = []
for i in range(0, 4000, 399): b.append(s[i])
print(b, s[:3] + s[3:] == s, s.split("é")[5], s.replace("€", "")[997:1000])
