# exit: 1
def a(): b()
def b(): c()
def c(): d()
def d(): e()
def e(): [x for x in [1] if x.y]
a()
