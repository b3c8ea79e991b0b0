from itertools import product, permutations, combinations, combinations_with_replacement
print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])), list(permutations("abc", 2)), list(permutations([1, 2, 3])), list(combinations("abcd", 2)), list(combinations([1], 2)), list(combinations_with_replacement("ab", 2)), list(permutations([], 0)))
print(len(list(permutations(range(6)))), sum(1 for _ in combinations(range(12), 6)), list(combinations(range(4), 0)))
