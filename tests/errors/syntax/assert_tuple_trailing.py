# exit: 1
assert
