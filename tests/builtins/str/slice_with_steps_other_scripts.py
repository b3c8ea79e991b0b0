# Texts that are not ASCII: every code point takes one to four bytes.
texts = ["", "ä", "aä", "äa", "Zwölf Boxkämpfer über den großen Deich", "日本語のテキスト", "a😀b😀😀cäд日x", "a" * 40 + "ä" * 40 + "😀" * 40 + "z" * 40]
texts.append("x\ud800y\udfffzä\ud83d\ude00")
for text in texts:
    points = list(text)
    for start in (None, 0, 1, -1, -3, 5, 100):
        for stop in (None, 0, -1, 3, 90):
            for step in (1, -1, 2, -2, 3, -7, 30, 70, -70, 10**6):
                if text[start:stop:step] != "".join(points[start:stop:step]):
                    print("differs", ascii(text), start, stop, step)
    if [text[i] for i in range(-len(text), len(text))] != points + points:
        print("differs", ascii(text))
    if list(reversed(text)) != points[::-1]:
        print("differs backwards", ascii(text))
    print(len(text), ascii(text[::-1])[:60], hash(text[::2]) == hash("".join(points[::2])))
    print(text.isascii(), text[::-1] == text[::-1][::-1][::-1], text[::2].encode("utf-8", "surrogatepass")[:20])
