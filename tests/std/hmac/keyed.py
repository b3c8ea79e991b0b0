import hashlib
import hmac

for digestmod in "sha256", "md5", "blake2s", hashlib.sha1, hashlib.sha3_256, hashlib.blake2b, lambda data=b"": hashlib.sha512(data):
    mac = hmac.new(b"key", b"The quick brown fox", digestmod)
    print(mac.name, mac.digest_size, mac.block_size, mac.hexdigest())
    print(hmac.digest(b"key", b"The quick brown fox", digestmod) == mac.digest())
    other = mac.copy()
    other.update(b" jumps")
    print(other.hexdigest() == hmac.HMAC(b"key", b"The quick brown fox jumps", digestmod).hexdigest())
print(hmac.new(b"k" * 300, b"m", "sha1").hexdigest(), hmac.new(bytearray(b"k"), digestmod="sha1").hexdigest())
for call in (
    lambda: hmac.new(b"k"),
    lambda: hmac.new("k", digestmod="md5"),
    lambda: hmac.new(b"k", b"m", "nothing"),
    lambda: hmac.new(b"k", "m", "md5"),
    lambda: hmac.new(b"k", b"m", 5),
    lambda: hmac.new(),
    lambda: hmac.digest("k", b"m", "md5"),
    lambda: hmac.digest(b"k", b"m", "nothing"),
    lambda: hmac.new(b"k", b"m", "shake_128"),
    lambda: hmac.new(b"k", digestmod="md5").update("x"),
):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
