# exit: 1
f = lambda x: [y / 0 for y in x]
f([1])
