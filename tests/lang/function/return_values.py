def none(): pass
def bare(): return
def tup(): return 1, 2
def star(): return *[1, 2], 3
print(none(), bare(), tup(), star())
