match = 1
case = 2
type = 3
_ = 4
print(match, case, type, _)
match[0] if False else None
match_ = [match, case]
def f(match, case): return match * case
print(f(match=2, case=3))
match (match):
    case case: print(case)
match -1:
    case -1: print("minus one")
print(match -1)
