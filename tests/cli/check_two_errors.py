# exit: 1
# taipan-only: a command of ours
# cmd: check FILE
x = (1
y = 2

def f():
    return = 3

z = 5
break
