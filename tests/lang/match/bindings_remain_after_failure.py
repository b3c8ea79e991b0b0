match (1, 2):
    case (a, 3): pass
    case (1, b): pass
print("a" in globals(), b)
match 5:
    case x if x > 10: pass
    case y: pass
print(x, y)
