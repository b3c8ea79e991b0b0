# exit: 1
# comment
  x = 1
