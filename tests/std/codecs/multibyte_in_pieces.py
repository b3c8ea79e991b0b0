# What is not complete waits for the rest.
import codecs
import io

for name, text in ("gbk", "你好"), ("gb18030", "你\U0001f600"), ("euc_jp", "日\u4e02"), ("euc_kr", "한\ub620"):
    decoder = codecs.getincrementaldecoder(name)()
    for byte in text.encode(name):
        print(name, decoder.decode(bytes([byte])), decoder.getstate())
    encoder = codecs.getincrementalencoder(name)()
    print(b"".join(map(encoder.encode, text)) == text.encode(name))
    file = io.TextIOWrapper(io.BytesIO((text + "\n").encode(name) * 3), encoding=name)
    print(file.read(3), file.readline(), file.readlines())
