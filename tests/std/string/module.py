import string
print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), string.capwords("hello  big world"), len(string.printable))
t = string.Template("$who likes ${what} $$5")
print(t.substitute(who="tim", what="kung"), t.safe_substitute(who="x"), t.get_identifiers(), t.is_valid(), t.template)
for f in (lambda: t.substitute(who="x"), lambda: string.Template("$").substitute(), lambda: string.Template("a $1").substitute()):
    try:
        f()
    except (KeyError, ValueError) as e:
        print(type(e).__name__, e)
class F(string.Formatter):
    def get_value(self, k, a, kw): return f"<{k}>" if isinstance(k, str) else a[k]
print(F().format("{0} {name} {}".replace("{}", "{1}"), 1, 2), string.Formatter().format("{:>5}|{a!r}", "x", a="y"), list(string.Formatter().parse("a{b!r:c}d")))
