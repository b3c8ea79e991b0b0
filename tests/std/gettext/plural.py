import gettext

for rule in ("n != 1", "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2", "!n", "n>1 ? n-1 : n*2+1", "(n", "n+", "x", "n?1", "1 2"):
    try:
        form = gettext.c2py(rule)
        print(rule, [form(n) for n in range(12)])
    except ValueError as e:
        print(rule, "ValueError", e)
plain = gettext.NullTranslations()
print(plain.gettext("a"), plain.ngettext("file", "files", 1), plain.ngettext("file", "files", 2), plain.pgettext("c", "m"))
print(gettext.find("no such domain", languages=["de"]), gettext.textdomain(), gettext.gettext("x"))
try:
    gettext.translation("no such domain", languages=["de"])
except FileNotFoundError as e:
    print(e)
