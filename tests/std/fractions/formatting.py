from fractions import Fraction as F

values = [F(1, 3), F(-22, 7), F(1234567, 2), F(0), F(1, 10), F(1, 1000000), F(999999, 1000000), F(5, 2), F(-1, 3000)]
for spec in ".2f .0f f e .3e .1E g .3g .10g #.3g % .1% ,.2f _.1f 012.3f +.1f z.1f >12.2f *^15.3f <10g =+10.2f .6_f 015,.2f".split():
    print(spec, [format(v, spec) for v in values])
for spec in ("", "10", "<10", "+", "#", ",", "*^12", " "):
    print(repr(spec), [format(v, spec) for v in values])
for spec in ("x", ".", "d", "<05", ".3", "05"):
    try:
        print(format(F(1, 3), spec))
    except ValueError as e:
        print(e)
