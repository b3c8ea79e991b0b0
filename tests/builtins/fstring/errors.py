for src in ["f'{'", "f'}'", "f'{}'", "f'{a!x}'", "f'{a b}'", "f'{!r}'", "f'{a!}'", "f'{a:{b'", "f'{lambda x: 1}'", "f'{a=!}'", "f'{*a}'", "f'{a\\n'", "f'{a;b}'", "f'{a $ b}'", "f'{yield}'", "f'{=}'", "f'{1:'", "f'{a[}'", "f'{(}'", "b'' f''", "f'{a}' b''", "f'{pass}'", "f'{a:{{b}}}'", "rf'{'"]:
    try:
        compile(src, "s", "eval")
        print(src, "ok")
    except SyntaxError as e:
        print(src, "->", e.msg, e.offset)
