import io
import shlex

for text in "a 'b c' d", 'a "b\\"c" d\\ e', "a#b c # d", "'' \"\"", "a;b|c && (d)", "~/x --y=z*", "é 'x", "foo\\", '"a\\xb"', "a\nb", "'x''y'z":
    for options in {}, {"posix": False}, {"comments": True}:
        try:
            print(shlex.split(text, **options), end=" ")
        except ValueError as e:
            print(e, end=" ")
    for options in {"punctuation_chars": True}, {"posix": True, "punctuation_chars": True}, {"posix": True}, {"punctuation_chars": "|"}:
        try:
            print(list(shlex.shlex(text, **options)), end=" ")
        except ValueError as e:
            print(e, end=" ")
    print()
print(shlex.join(["a b", "", "c", "d'e"]), shlex.quote("é"), shlex.quote("a-b_c.d/e"))
lexer = shlex.shlex(io.StringIO("one two\nthree"), "file.txt")
lexer.push_token("zero")
print(lexer.get_token(), lexer.get_token(), lexer.error_leader(), lexer.lineno, list(lexer), lexer.lineno, lexer.get_token() == lexer.eof)
lexer.push_source("inner words")
print(lexer.get_token(), lexer.get_token(), repr(lexer.punctuation_chars))
for call in (lambda: shlex.split(None), lambda: shlex.quote(5)):
    try:
        call()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
