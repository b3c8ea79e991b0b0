# exit: 1
for x in y:
    def f():
        break
