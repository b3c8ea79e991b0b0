# exit: 1
match = [1]
match[0]
def None(): pass
