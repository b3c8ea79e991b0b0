class Stack[T]:
    def __init__(self): self.items: list[T] = []
    def push(self, x: T): self.items.append(x)
print(Stack.__type_params__, Stack[int], Stack.__orig_bases__)
s = Stack[int](); s.push(1)
print(s.items, s.__orig_class__)
class P[A, *B, **C]: pass
print(P.__type_params__, P.__parameters__)
