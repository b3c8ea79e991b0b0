# While a memoryview looks at it, an array keeps its size.
import array

A = array.array
b = A('i', [1, 2, 3])
m = memoryview(b)
for text in r'''
b.append(1)
b.pop()
b.extend([1])
b.extend([])
b.__setitem__(slice(0,1),A('i',[1,2]))
b.__setitem__(slice(0,1),A('i',[5]))
b.__delitem__(0)
b.clear()
b.__iadd__(b)
b.__imul__(2)
b.byteswap()
b.insert(0,1)
b.frombytes(b'1234')
b.fromlist([1])
b.remove(1)
b.__setitem__(0,5)
m.tolist()
'''.split('\n')[1:-1]:
    try:
        print(text, '->', str(eval(text))[:300])
    except Exception as e:
        print(text, '!!', type(e).__name__, e)
