class Alias:
    def __mro_entries__(self, bases):
        print("bases", len(bases))
        return (dict,)
class C(Alias()): pass
print(C.__bases__, type(C.__orig_bases__[0]).__name__)
