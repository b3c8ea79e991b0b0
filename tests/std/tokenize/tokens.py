import io
import tokenize

sources = [
    "x = 1 # c\n\n  # d\nif x:\n    y\n\n    # e\nz", 'a = """x\ny"""\n', "(1,\n 2)\n", "a\\\nb\n", "$x?!\n", "é=1_0j+0x1F+1e5\n", "", "\n", "#c", "a;b",
    "a = (  # c\n\n)\n", "1if x\n", "lambda:->...:=!=<>\n", "a\r\nb\r\n", "if 1:\n  if 2:\n    x\n# c\ny", "x = 'a' \\\n 'b'\n", "\x0c\nx\n", "u'x' B'' Rb\"\"\n",
    "f'a{x!r:>{w}}b{{}}' + f'''{\n1\n}'''\n", "f'{x=}'\n", "f'\\N{DIGIT ONE}{a:\\n}'\n", "f'{a:{b}c}'", "f'''a\nb{c}\n'''\n", "t'{a:}'\n", "f'{a!=b}{c:=5}{(d:=1)}'\n",
]
for source in sources:
    print(ascii(source))
    tokens = list(tokenize.generate_tokens(io.StringIO(source, newline="").readline))
    for t in tokens:
        print("   ", tokenize.tok_name[t.exact_type], ascii(t.string), t.start, t.end, ascii(t.line))
    print(ascii(tokenize.untokenize(tokens)), ascii(tokenize.untokenize(t[:2] for t in tokens)))
print(next(tokenize.generate_tokens(iter(["+x"]).__next__)))
