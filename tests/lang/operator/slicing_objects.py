class S:
    def __getitem__(self, i): return i
s = S()
print(s[1], s[1:2], s[:], s[::-1], s[1:2:3], s[None:None], s[1, 2:3], s[..., 1], s[(1, 2)], s[*"ab"], s[*[1], 2:3])
