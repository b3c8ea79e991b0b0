import textwrap

text = "Hello there -- you goof-ball, use the -b option! e.g. foo--bar\tand a-very-long-hyphenated-word. Yes."
for options in (
    {}, {"width": 10}, {"width": 12, "max_lines": 2}, {"width": 5, "break_long_words": False}, {"width": 20, "fix_sentence_endings": True},
    {"drop_whitespace": False, "width": 9}, {"break_on_hyphens": False, "width": 8}, {"width": 15, "initial_indent": "* ", "subsequent_indent": "  "},
    {"width": 6, "max_lines": 1, "placeholder": ".."}, {"expand_tabs": False, "replace_whitespace": False, "width": 30}, {"tabsize": 4},
):
    print(options, textwrap.wrap(text, **options))
print(textwrap.wrap(""), textwrap.wrap("  "), textwrap.fill("a b c", 3), textwrap.wrap("-" * 8, 5))
print(textwrap.shorten("Hello  world!", width=12), textwrap.shorten("Hello world", width=10, placeholder="..."))
for call in (lambda: textwrap.wrap("a", 0), lambda: textwrap.wrap("a", 3, max_lines=1)):
    try:
        call()
    except ValueError as e:
        print(e)
