from string.templatelib import Template, Interpolation
i = Interpolation(5, "x", "r", ">4")
print(i, i.value, i.expression, i.conversion, i.format_spec)
t = Template("a", i, "b", "c")
print(t, t.strings)
match t"{1}":
    case Template(strings=s, interpolations=[Interpolation(value=v)]): print(s, v)
def html(t):
    return "".join(p if isinstance(p, str) else str(p.value).replace("<", "&lt;") for p in t)
print(html(t"<b>{'<i>'}</b>"))
