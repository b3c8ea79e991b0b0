import locale

print(locale.setlocale(locale.LC_ALL, "C"), locale.setlocale(locale.LC_NUMERIC), locale.localeconv())
print(locale.getlocale(), locale.getencoding(), locale.getpreferredencoding(False) == locale.getencoding())
print(locale.format_string("%d %.2f|%10d|%-10.1f|%%", (1234567, 1234.5, 42, 3.14159), grouping=True))
print(locale.format_string("%(a)s %(b)5.1f", {"a": 1, "b": 2}), locale.str(1.5), locale.atof("1.5"), locale.atoi("12"))
print(locale.strcoll("a", "b"), locale.strxfrm("abc"), locale.nl_langinfo(locale.DAY_1), locale.nl_langinfo(locale.CODESET) in ("UTF-8", "ANSI_X3.4-1968"))
locale._override_localeconv.update({"thousands_sep": ",", "grouping": [3, 0], "decimal_point": "."})
print(locale.format_string("%d|%12d|%.2f|%s", (1234567, 1234567, -9876543.21, 12345), grouping=True))
print(locale.delocalize("1,234.5"), locale.localize("1234567.5", grouping=True))
for f, args in [
    (locale.setlocale, (locale.LC_ALL, "no_such")),
    (locale.setlocale, (99, "C")),
    (locale.currency, (1.5,)),
    (locale.format_string, ("%d %d", (1,))),
    (locale.nl_langinfo, (-3,)),
    (locale.setlocale, (locale.LC_ALL, 3)),
]:
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)
locale._override_localeconv.update({"frac_digits": 2, "currency_symbol": "$", "p_cs_precedes": 1, "p_sep_by_space": 0, "n_cs_precedes": 1, "n_sep_by_space": 0,
    "p_sign_posn": 1, "n_sign_posn": 0, "negative_sign": "-", "mon_decimal_point": ".", "mon_thousands_sep": ",", "mon_grouping": [3, 0]})
print(locale.currency(1234.5, grouping=True), locale.currency(-3), locale.currency(7, symbol=False))
print(locale.normalize("en_US"), locale.normalize("de_DE.utf8"), locale.normalize("C"), locale.normalize("xx_YY"))
