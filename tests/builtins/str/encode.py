print("añ€😀".encode(), "ñ".encode("latin-1"), "a".encode("ascii"), "a€".encode("utf-16"), "a€".encode("utf-16-le"), "😀".encode("utf-16-be"), "a".encode("utf-32-le"), "é".encode("cp1252") if 0 else "")
for h in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace"):
    print(h, "aé€😀".encode("ascii", h))
print("\ud800".encode("utf-8", "surrogatepass"), "\udcff".encode("utf-8", "surrogateescape"))
for f in (lambda: "é".encode("ascii"), lambda: "ab€cd".encode("latin-1"), lambda: "\ud800".encode(), lambda: "a".encode("nope"), lambda: "é".encode("ascii", "nope"), lambda: "ééé".encode("ascii")):
    try:
        f()
    except (UnicodeEncodeError, LookupError) as e:
        print(type(e).__name__, e)
