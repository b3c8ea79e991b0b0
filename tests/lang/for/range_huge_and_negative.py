for i in range(10**20, 10**20 + 3):
    print(i)
for i in range(5, -6, -4):
    print(i)
print(list(range(3, 3)), list(range(0, -3)))
