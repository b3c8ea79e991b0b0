# Upper, lower and folded forms of Latin-1 and Cyrillic letters, in texts of them alone and among others.
points = [*range(0x80), *range(0x80, 0x180), *range(0x370, 0x530)]
for name in "upper", "lower", "casefold":
    change = getattr(str, name)
    single = "".join(change(chr(p)) for p in points if p != 0x3A3)
    whole = change("".join(chr(p) for p in points if p != 0x3A3))
    print(name, whole == single, ascii(change("straße ÿ µ Привет ЁЖЂ ѐѝџ Ѡѡ ×÷ÀÞàþ")))
    texts = ["Crème Brûlée", "ПРИВЕТ, мир", "ёлка Ёлка", "naïve \x85 ª º", "x" * 500 + "É"]
    print([ascii(change(text))[-40:] for text in texts], [len(change(text)) for text in texts])
    by_char = [change(chr(p)) for p in range(0x80, 0x530)]
    print(hash(tuple(map(ord, "".join(by_char)))))
