# exit: 1
x = = 1
y = 1if x else 2
