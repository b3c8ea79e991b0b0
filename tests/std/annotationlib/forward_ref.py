from annotationlib import Format, ForwardRef, annotations_to_string, type_repr

a, b = ForwardRef("x"), ForwardRef("x | y", module="__main__")
print(a, b, a == ForwardRef("x"), hash(a) == hash(ForwardRef("x")))
x = 3
print(ForwardRef("x").evaluate(globals={"x": 1}), ForwardRef("x").evaluate(locals={"x": 2}, globals={}))
print(ForwardRef("list[x]").evaluate(format=Format.FORWARDREF, globals={}))
print(a | int, int | a)
for text in (3, "x y"):
    try:
        ForwardRef(text).__forward_code__
    except (TypeError, SyntaxError) as error:
        print(type(error).__name__, error)
try:
    a.evaluate()
except NameError as error:
    print(error)
print([type_repr(value) for value in (int, print, ..., "x", None, list[int])])
print(annotations_to_string({"x": int, "y": "later", "z": 3}))
