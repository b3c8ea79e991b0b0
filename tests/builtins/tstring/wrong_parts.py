from string.templatelib import Interpolation, Template

for action in (
    lambda: Template("a", 3),
    lambda: Template(x=3),
    lambda: Interpolation(1, 2),
    lambda: Interpolation(1, "x", "z"),
    lambda: Interpolation(1, "x", "r", 4),
    lambda: "b" + t"a",
    lambda: t"a" + 3,
    lambda: type("X", (Template,), {}),
    lambda: setattr(t"a", "strings", ()),
    lambda: setattr(t"a", "values", ()),
):
    try:
        print(action())
    except (TypeError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
print(Template("a", "b", Interpolation(1), "c", Interpolation(2)))
print(list(Template(Interpolation(1), "c", Interpolation(2))), type(iter(t"")).__qualname__)
print(t"a{1}b{2}" + t"c{3!r:>{4}}", t"a" == t"a", Template[int])
