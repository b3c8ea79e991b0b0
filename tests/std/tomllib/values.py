import tomllib

text = '''
title = "a \\u00e9 \\"q\\""
n = [1, 0x1F, 0b11, 0o17, 1_000, -3, [2.5, 1e3, -inf]]
when = [1979-05-27T07:32:00Z, 1979-05-27 07:32:00.5-07:00, 1979-05-27, 07:32:00]
lit = 'C:\\x'
multi = """
one \\
   two
three"""
inline = {a = 1, b.c = "d"}
[x.y]
z.w = true
[[items]]
name = "p"
[[items]]
name = "q"
[items.sub]
k = false
'''
for key, value in tomllib.loads(text).items():
    print(key, value)
