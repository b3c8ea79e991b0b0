class C:
    @property
    def ro(self): return 1
    wo = property(fset=lambda s, v: None)
c = C()
for stmt in ["c.ro = 1", "del c.ro", "c.wo", "del c.wo"]:
    try:
        exec(stmt)
    except AttributeError as e:
        print(stmt, "->", e)
