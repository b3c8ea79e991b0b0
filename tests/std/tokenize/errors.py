import io
import tokenize

for source in (
    "'abc\n", "(", "(\n1", "'''abc", "if a:\n   b\n  c\n", "1_\n", "1__0\n", "0b12\n", "0xg\n", "x \\\n", "x \\ y\n", "f'{'\n", "f'abc\n", "f'''abc\n", "f'}'\n",
    "f'{a:\n}'\n", "bu''\n", "if 1:\n\tx\n        y\n",
):
    try:
        for t in tokenize.generate_tokens(io.StringIO(source).readline):
            pass
        print(repr(source), "fine")
    except (tokenize.TokenError, SyntaxError) as e:
        print(repr(source), type(e).__name__, e.args)
try:
    tokenize.untokenize([(tokenize.NAME, "a", (1, 5), (1, 6), ""), (tokenize.NAME, "b", (1, 2), (1, 3), "")])
except ValueError as e:
    print(e)
