def idx():
    print("idx")
    return 0
def seq():
    print("seq")
    return data
data = [10]
seq()[idx()] += 5
print(data)
