# Methods of UserString and UserList take their arguments by name, too.
from collections import UserList, UserString

text = UserString("banana")
print(text.count(sub="a", start=2), text.find("n", end=3), text.index(sub="n"), text.startswith(prefix="b"))
print(text.replace("a", "o", maxsplit=1), type(text.strip(chars="b")), text.zfill(width=8), text.partition(sep="n"))
items = UserList([3, 1])
items.append(item=2)
items.insert(i=0, item=9)
items.extend(other=UserList([4]))
print(items, items.pop(i=0), items.index(item=2), items.count(item=1))
try:
    text.count()
except TypeError as error:
    print(error)
