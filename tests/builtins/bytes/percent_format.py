print(b"%d %s %b %r %a %x %c %c %5.1f %%" % (5, b"s", b"b", "é", "é", 255, 65, b"B", 3.14159), b"%(k)s" % {b"k": b"v"}, b"%-5d|%05d" % (3, 4))
for src in ["b'%s' % 'a'", "b'%s' % 5", "b'%c' % 256", "b'%c' % b'ab'", "b'%d' % 'a'", "b'%b' % None", "b'%z' % 1"]:
    try:
        print(eval(src))
    except (TypeError, ValueError, OverflowError) as e:
        print(src, type(e).__name__, e)
class B:
    def __bytes__(self): return b"custom"
print(b"%b" % B())
