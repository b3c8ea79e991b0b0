from collections import deque
members = deque([ValueError(1)])
group = ExceptionGroup("t", members); members.clear()
print(repr(group), group.args)
group = ExceptionGroup("t", [ValueError(1)])
for args in (), (1,), (1, 2): group.args = args; print(repr(group))
class S(list):
    def __repr__(self): return "shown"
print(repr(ExceptionGroup("t", S([ValueError(1)]))))
class Q:
    def __len__(self): return 1
    def __getitem__(self, i): return [ValueError(1)][i]
    def __repr__(self): return None
try: ExceptionGroup("t", Q())
except TypeError as e: print(e)
