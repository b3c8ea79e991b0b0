from itertools import *
c = count(5); next(c)
import operator
print(list(islice(c, 3)), list(accumulate("abc", operator.add)), list(chain.from_iterable(map(range, range(4)))), list(zip(count(), "ab")), sum(islice(cycle([1, 2]), 7)), list(takewhile(str.isalpha, "ab1c")), list(starmap(max, [(1, 2), (4, 3)])))
print([list(g) for _, g in groupby(sorted([3, 1, 2, 1, 3]))], list(product(*[[1, 2]] * 2)), max(permutations([1, 3, 2])), list(zip_longest("a", "bc", "def")), list(compress(count(), [0, 1, 0, 1])))
