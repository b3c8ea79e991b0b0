print({3, 1, 2}, {0, 5, 3}, set(range(10)), {True, 2}, list({2, 1}), set([7, 3, 5]))
