import tomllib
for s in ("x","=1","a","a=","a=1 b","[a","[a]]","[[a]","a=[1","a={b","a={b=1","a='x","a=\"x","a=1\na=2","[a]\n[a]","a={b=1}\na.c=2","a=1\n[a.b]","a=\"\\q\"","a=2020-13-01","a=inff","\x01","[a.b]\n[a]\nb.c=1","a.b=1\n[a]","a=[1]\n[[a]]","[[a]]\n[a]","a={b=1,b=2}","a={b.c=1,b={}}", "a=0xg", "# \x01", "a.b.c=1\na.b=2","[]","a=1.","fruit.apple.x=1\n[fruit.apple]"):
    try: print(repr(s), tomllib.loads(s))
    except tomllib.TOMLDecodeError as e: print(repr(s), e)
