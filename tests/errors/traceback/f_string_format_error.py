# exit: 1
v = 5
s = f"{v:>{v}zz}"
