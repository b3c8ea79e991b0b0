class Never:
    def __eq__(self, o): return False
n = Never()
print(n in [n], [n].index(n), [n].count(n), [n] == [n], Never() in [n])
class Boom:
    def __eq__(self, o): raise ValueError("eq")
try:
    1 in [Boom()]
except ValueError as e:
    print(e)
