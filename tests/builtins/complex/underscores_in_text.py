"""Where underscores may stand in the text of a number, and which error tells that they may not."""
for s in ["1_a","_1","a_b","1__2","%∂_","∂1_","é_","1_∂","1_2∂_","١_٢","_∂","a∂1_2","1_\u00a0_","\u00a0_1","1_2","1_2j", "\u2003_"]:
    for f in (complex, float, int):
        try: print(ascii(s), f.__name__, f(s))
        except ValueError as e: print(ascii(s), f.__name__, ascii(str(e)))
