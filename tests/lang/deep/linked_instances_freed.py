class Node:
    __slots__ = ("next",)
    def __init__(self, n): self.next = n
head = None
for _ in range(500000):
    head = Node(head)
del head
class Dictful:
    def __init__(self, n): self.next = n
head = None
for _ in range(300000):
    head = Dictful(head)
head = None
print("freed")
