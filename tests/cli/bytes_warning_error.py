# exit: 1
# flags: -bb
str(b"x")
