class A:
    def __setattr__(self, k, v):
        print("set", k, v)
        object.__setattr__(self, k, v)
    def __delattr__(self, k):
        print("del", k)
        super().__delattr__(k)
a = A()
a.x = 1
a.x += 1
del a.x
print(vars(a))
