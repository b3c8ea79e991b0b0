b = bytearray(b"abc")
b.append(100); b.extend(b"ef"); b.extend([103]); b.insert(0, 48); b += b"!"
print(b, b.pop(), b.pop(0), b)
b[0] = 65; b[1:3] = b"XYZ"; del b[-1]; b[::2] = b"...."[:len(b[::2])]
print(b, len(b)); b.reverse(); print(b); b.remove(46); print(b)
b *= 2; print(b); b.clear(); print(b, bool(b))
for f in [lambda: b.append(256), lambda: b.append("a"), lambda: b.pop(), lambda: b.remove(1), lambda: b.extend("a"), lambda: b.__setitem__(0, 1), lambda: bytearray("a"), lambda: bytearray(-1), lambda: hash(b)]:
    try:
        f()
    except (TypeError, ValueError, IndexError) as e:
        print(type(e).__name__, e)
