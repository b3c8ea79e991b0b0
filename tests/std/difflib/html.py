import difflib
a = 'one\ntwo\nthree\nfour\n\tfive & six\nsame\n'.splitlines(); b = 'one\ntwo changed\nthree\n\tfive < six\nsame\nnew\n'.splitlines()
h = difflib.HtmlDiff()
print(h.make_table(a, b))
print(h.make_file(a, b, 'from', 'to', context=True, numlines=1))
print(h.make_table(a, a), h.make_table(a, a, context=True), h.make_table([], []))
long = ['x' * 30 + str(i) for i in range(20)]
other = long[:3] + ['changed' + long[4]] + long[6:10] + ['new', 'newer'] + long[10:15] + [long[15] + '!'] + long[16:]
print(h.make_table(long, other, context=True, numlines=2), h.make_table(long, other, numlines=0))
print(difflib.HtmlDiff(tabsize=2, wrapcolumn=12).make_table(['a\tb', 'c' * 30, 'same'], ['a\tc', 'c' * 20 + 'dd', 'same']))
print(h.make_table(['- a', '+ b', 'q'], ['+ b', 'z', 'y', 'x']))
