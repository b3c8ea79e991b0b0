s = "abracadabra"
print(s.find("a"), s.find("a", 1), s.find("z"), s.rfind("a"), s.rfind("abra", 0, 8), s.index("cad"), s.rindex("b"), s.find(""), s.rfind(""), s.find("", 20), s.find("a", -3))
print(s.count("a"), s.count("ab"), s.count(""), s.count("a", 3, -1), s.count("zz"), "aaaa".count("aa"), "".count(""), "x".count("", 5))
for f in (lambda: s.index("z"), lambda: s.rindex("z"), lambda: s.find(5), lambda: s.count(), lambda: s.find("a", "b"), lambda: s.index("a", 100)):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
