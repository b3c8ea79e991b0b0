def t(x):
    print(x, end=" ")
    return x
t(1) + t(2) * t(3)
{t(4): t(5), t(6): t(7)}
[t(8), t(9)][t(0)]
t("a") if t("b") else t("c")
print()
d = {}
d[t("k")] = t("v")
(t(1), t(2))
print()
(lambda a=t("default"): a)(t("arg"))
print()
