# exit: 1
def if(): pass
