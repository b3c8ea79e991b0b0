# exit: 1
f(a if b else c=1)
