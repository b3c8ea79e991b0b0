import hashlib

for call in (
    lambda: hashlib.new("nothing"),
    lambda: hashlib.new(1),
    lambda: hashlib.sha256("text"),
    lambda: hashlib.sha256(5),
    lambda: hashlib.sha256(b"", b""),
    lambda: hashlib.sha256(wrong=1),
    lambda: hashlib.sha256(b"a", string=b"b"),
    lambda: hashlib.sha256().update("text"),
    lambda: hashlib.sha256().update(None),
    lambda: hashlib.sha256().update(),
    lambda: hashlib.sha256().digest(1),
    lambda: hashlib.shake_128().digest(),
    lambda: hashlib.shake_128().digest("4"),
    lambda: hashlib.shake_128().digest(2**70),
    lambda: type(hashlib.sha256())(),
    lambda: setattr(hashlib.md5(), "name", "other"),
):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
print(hashlib.sha256(string=b"a", usedforsecurity=False).hexdigest()[:8], hashlib.new("SHA-256").name)
