def sign(x):
    if x > 0:
        return "positive"
    elif x < 0:
        return "negative"
    else:
        return "zero"

for x in (3, -2, 0):
    print(x, sign(x))
