for src in ["class A:\n __slots__ = ['x']\n x = 1", "class A:\n __slots__ = [1]", "class A:\n __slots__ = ['1a']", "class A(int):\n __slots__ = ['a']", "class A(tuple):\n __slots__ = ['a']", "class P:\n __slots__=['a']\nclass Q:\n __slots__=['b']\nclass R(P, Q): pass", "class A:\n __slots__ = ['__dict__', '__dict__']"]:
    try:
        exec(src)
        print("ok")
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
