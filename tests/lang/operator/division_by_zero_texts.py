for src in ["1 / 0", "1 // 0", "1 % 0", "1.0 / 0", "1.0 // 0", "1.0 % 0", "divmod(1, 0)", "divmod(1.0, 0)", "1j / 0", "0 ** -1", "0.0 ** -1", "0j ** -1", "1 / 0.0", "10**30 // 0", "10**30 % 0", "10**30 / 0", "pow(0, -2)", "True / False"]:
    try:
        print(eval(src))
    except ZeroDivisionError as e:
        print(src, "->", e)
