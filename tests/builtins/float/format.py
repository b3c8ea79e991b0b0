x = 1234.56789
for spec in ("", "f", ".2f", ".0f", "e", ".3e", "E", "g", ".3g", "G", "n", "%", ".1%", ",", ",.2f", "_.1f", "+.1f", " .1f", "010.1f", "<12.2f|", ">12.2f", "^12.2f", "=+12.2f", "*^12.1f", "#.0f", "#g", "z.1f", ".10", "020,.2f"):
    try:
        print(spec, format(x, spec), format(-x, spec))
    except ValueError as e:
        print(spec, e)
print(f"{-0.001:z.1f} {-0.001:.1f} {1e100:f} {1e-10:g} {1e20:,.0f} {float('inf'):08.2f} {float('nan'):>6} {0.0:g} {1e16} {123456789.0:g}")
