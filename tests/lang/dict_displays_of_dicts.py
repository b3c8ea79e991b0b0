# Dicts in displays and calls: order, overwriting, what is refused.
a = {"x": 1, "y": 2}
b = {"y": 3, "z": 4, 5: 6}
print({**a}, {**a, **b}, {**b, **a}, {"y": 0, **a}, {**a, "x": 9})
c = {**a}
c["x"] = 7
print(a, c, {**c} is c)

def f(**keywords):
    keywords["new"] = 1
    return keywords

print(f(**a), a, f(**a, k=1))
for call in (lambda: f(**b), lambda: f(**a, **{"x": 2}), lambda: f(x=1, **a), lambda: {**[]}):
    try:
        call()
    except TypeError as error:
        print(error)
