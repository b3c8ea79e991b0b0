'a'; "a"; '''a
b'''; """a"b"c"""; r'\n'; R"\'"; b'a'; Rb'\x'; bR"\y"; u'a'; U"b"
'\n\t\\\'\"\a\b\f\r\v\0\12\123\x41\u00e9\U0001F600\N{LATIN SMALL LETTER E WITH ACUTE}\
continued'
b'\n\x41\101\0'
'\ud800\udfff'
"a" 'b' """c"""
b'a' b"b"
u'a' 'b'
'a' u'b'
('a'
 'b')
f''; f'a'; F"a"; fr'\n'; rf"\{a}"
f'{a}'; f'a{b}c'; f'{a}{b}'; f'{{}}'; f'a{{b}}c{d}{{'
f'{a!r}'; f'{a!s:>10}'; f'{a:10}'; f'{a:}'; f'{a:{b}}'; f'{a:{b}.{c}f}'; f'{a:{b:{c}}}'
f'{a=}'; f'{ a = }'; f'{a=!r}'; f'{a=:>5}'; f'{a = !s:^5}'; f'x{a=}y'
f'{a,}'; f'{*a, b}'; f'{a, b}'; f'{(lambda: 1)}'; f'{(yield)}'; f'{yield a}'
f'{a if b else c}'; f'{a!=b}'; f'{a==b}'; f'{a:=5}'; f'{(a:=5)}'; f'{a["b"]}'; f"{a['b']}"; f'{a['b']}'; f"{f"{f"{a}"}"}"
f'{ {1: 2} }'; f'{[a for a in b]}'; f'{a.b(c)[d]!r:e}'
f'''a
{b}
c'''
f'''{
    a  # comment
    + b
}'''
f'''{a
=}'''
f'{a  # comment "quoted"
}'
'a' f'b{c}d' 'e' f'{f}'
f'a' 'b'
'' f'' ''
'' f'{a}' ''
f'{a:%H:%M}'; f'{a:\n}'; fr'{a:\n}'; f'{a:{{}}}'; f'{a:{"b"}}'
f'\N{DIGIT ONE}{a}\{b}'
f'{a}\x41{b}\
'
t''; t'a{b}c'; t'{a!r:>{w}}'; t'{a=}'; t'{a = }'; t'{ a }'; t'{a}' t'b{c}'; rt'\{a}'; Tr'\n'
t'{a
}'; t'{a:{b}}'
f'é{a}é'; 'é' f'{é}'
f"{'a' 'b'}"; f"{x:{'>'}{10}}"
