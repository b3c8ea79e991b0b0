# Encodings of one byte a character, and the wide ones, there and back; what does not fit.
texts = ["", "plain", "Zwölf Boxkämpfer jagen Viktor", "ÿ\x80\xa0" * 9, "Привет, мир " * 5, "日本語", "a😀b" * 7, "\ufffe\uffff\u0800\u07ff"]
names = "latin-1 ascii cp1251 cp1252 koi8-r cp437 cp037 iso8859-15 mac-roman utf-16 utf-16-le utf-16-be utf-32 utf-32-be utf-8-sig"
for name in names.split():
    for text in texts:
        try:
            data = text.encode(name)
        except UnicodeEncodeError as error:
            print(name, error.encoding, error.start, error.end, error.reason)
            print(text.encode(name, "replace")[:20], text.encode(name, "backslashreplace")[:30], text.encode(name, "ignore")[:9])
            continue
        print(name, len(data), data[:12], data.decode(name) == text)
    every = bytes(range(256))
    print(name, ascii(every.decode(name, "replace"))[-60:])
for name in ("cp1251", "cp037", "koi8-r", "mac-roman", "cp437"):
    print(name, all(b.encode(name) == bytes([i]) for i, b in enumerate(bytes(range(256)).decode(name, "replace")) if b != "\ufffd"))
