class Box:
    def __class_getitem__(cls, item):
        return (cls.__name__, item)
print(Box[int], Box[1, 2])
class Plain: pass
try:
    Plain[int]
except TypeError as e:
    print(e)
