"""Only printable ASCII is shown of a format character that is not known; a misplaced underscore has its own text."""
for template in ("%é", "%\t", "%y", "%~", "%\x7f", "% \U0001d518", "%(a)é"):
    try:
        print(template % {"a": 1})
    except ValueError as error:
        print(error)
for text in ("_1", "1_", "1__0", "1_0j_", "1_0", "x", "1 _2", "1_x", "", "1_0+2_0j"):
    try:
        print(complex(text))
    except ValueError as error:
        print(error)
