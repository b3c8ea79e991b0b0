class Seq:
    def __getitem__(self, i):
        if i == 3:
            raise IndexError
        return i * i
for v in Seq():
    print(v)
print(list(iter(Seq())), 4 in Seq())
