from annotationlib import Format, get_annotations


def f(a: list[later], b: later.x | int, c: later[1:2, ...], d: -later**2, e: (later, int), g: tuple[*later]): ...


class C:
    known = 3
    x: later
    y: list[known]
    z: "text"


for name, text in get_annotations(f, format=Format.STRING).items():
    print(name, text)
print(get_annotations(C, format=Format.STRING))
print(get_annotations(C, format=Format.FORWARDREF)["y"])
reference = get_annotations(C, format=Format.FORWARDREF)["x"]
print(reference)
later = float
print(reference.evaluate(), get_annotations(C))
for arguments in ({"format": 2}, {"format": 4, "eval_str": True}, {"format": 9}):
    try:
        get_annotations(C, **arguments)
    except ValueError as error:
        print(error)
