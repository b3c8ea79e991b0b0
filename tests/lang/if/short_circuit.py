def t(x):
    print("t", x)
    return x
print(t(0) or t("") or t("end") or t(1))
print(t(1) and t([]) and t(2))
print(not t(0))
