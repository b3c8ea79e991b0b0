# Literals become values; what is no literal is refused with the node that is none.
import ast

for text in (
    "1", "-1", "+1j", "1+2j", "1j+2", "1+2", "- -1", "[1, (2, 'a'), {3: b'c'}]", "{1, 2}", "set()", "set(1)", "x",
    "f(1)", "{1: 2, **a}", "-True", "not 1", "...", "  1", "'a' 'b'", "[*a]", "f'a'", "None", "(1,", "0777",
):
    try:
        print(text, "->", ast.literal_eval(text))
    except (ValueError, SyntaxError) as error:
        print(text, type(error).__name__, error)
print(ast.literal_eval(ast.Constant(5)), ast.literal_eval(ast.parse("(1, 2)", mode="eval")))
