# Every character and every pair of bytes, by a checksum.
import hashlib

for name in "big5 cp932 cp949 cp950 euc_jp euc_kr gb18030 gb2312 gbk johab shift_jis".split():
    encoded = hashlib.md5("".join(map(chr, range(0x30000))).encode(name, "ignore"))
    decoded = hashlib.md5()
    for prefix in b"", b"\x8f":
        for first in range(0x80, 0x100):
            data = b" ".join(prefix + bytes([first, second]) for second in range(0x100))
            decoded.update(data.decode(name, "backslashreplace").encode("utf-8"))
    print(name, encoded.hexdigest(), decoded.hexdigest())
