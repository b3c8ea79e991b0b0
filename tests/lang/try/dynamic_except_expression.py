def kinds():
    print("evaluated")
    return (KeyError, ValueError)
try:
    raise ValueError
except kinds():
    print("ok")
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except (KeyError, "x"):
        pass
except TypeError as e:
    print(e)
