x, d = 5, {"k": [1, 2]}
print(f"{x} {x!r} {x!s:>4} {x:03d} {x + 1} {d['k'][1]} {{}} {{{x}}} {'a' 'b'} {(lambda y: y * 2)(4)} {[i for i in range(3)]}")
print(f'{x=} {x = } {x=!s} {x=:>5} {d["k"]=} { x + 1 = }')
print(f"{x:{'>'}{x}}|", f"{3.14159:.{x - 2}f}", f"{'nested ' + f'{x} {f"{x}"}'}", f"{x if x > 3 else 0}", rf"\n{x}\t", f"""a
{x
+ 1}
b""")
print(f"{x!r:^{x}}", f"{'\n'.join(['a', 'b'])}", f"{"same quotes"}", f"{x:}" f"{'%'}", f"{*[1, 2], 3}", f"{x,}", F"{x}", fr"{x}\d", f"{'é':*^5}")
