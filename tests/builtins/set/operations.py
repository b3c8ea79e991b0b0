a, b = {1, 2, 3}, {2, 3, 4}
show = lambda x: (type(x).__name__, sorted(x))
print(show(a | b), show(a & b), show(a - b), show(a ^ b))
print(show(a.union([9], "x") - {"x"}), show(a.intersection([1, 2], [2])), show(a.difference([1], [2])), show(a.symmetric_difference([1, 7])), show(a.union()), a.copy() == a)
f = frozenset([1])
print(show(f | {2}), show({2} | f), show(f & f), show(f.union([3])))
a |= {10}; a &= {1, 10, 2}; a -= {2}; a ^= {1, 5}
print(sorted(a))
a.intersection_update([5, 10]); a.difference_update([5]); a.symmetric_difference_update([6])
print(sorted(a))
for src in ("{1} | [1]", "{1} - 'a'", "{1} & 5", "{1} + {2}", "[1] | {1}"):
    try:
        eval(src)
    except TypeError as e:
        print(e)
try:
    a |= [1]
except TypeError as e:
    print(e)
