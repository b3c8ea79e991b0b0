print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "é" > "z", "😀" > "\uffff", "" < "a", "a" == b"a", max("hello"), sorted("bÄaé"))
print(hash("abc") == hash("a" + "bc"), {"a": 1}["".join(["a"])])
for op in ("<", "<=", ">", ">="):
    try:
        eval(f"'a' {op} 1")
    except TypeError as e:
        print(e)
