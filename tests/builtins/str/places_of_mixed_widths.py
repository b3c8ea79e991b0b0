# Indexing, slicing and searching in texts whose characters take one to four bytes.
ALPHABET = "aé漢\U0001f600z"
state = 7


def below(n):
    global state
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    return (state >> 8) % n


for n in (0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 300, 700, 3000):
    s = "".join(ALPHABET[below(5)] for _ in range(n))
    chars = list(s)
    assert list(s[::-1]) == chars[::-1]
    for _ in range(60):
        a, b = below(n + 3) - 1, below(n + 3) - 1
        assert list(s[a:b]) == chars[a:b]
        assert list(s[a:b:-1]) == chars[a:b:-1]
        assert list(s[a:b:3]) == chars[a:b:3]
        assert list(s[b:a:-2]) == chars[b:a:-2]
        if 0 <= a < n:
            assert s[a] == chars[a]
            assert s.find(s[a]) == chars.index(s[a])
            assert s.find(s[a], a) == s.rfind(s[a], 0, a + 1) == a
    print(n, len(s.encode()), s[:5], s[-3:])
