import hashlib

print(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000).hex())
print(hashlib.pbkdf2_hmac("sha1", b"password", b"salt", 2, 45).hex())
print(hashlib.pbkdf2_hmac("sha3_512", b"p" * 200, b"", 1, dklen=10).hex())
print(hashlib.scrypt(b"", salt=b"", n=16, r=1, p=1).hex())
print(hashlib.scrypt(b"password", salt=b"NaCl", n=64, r=8, p=2, dklen=20).hex())
for call in (
    lambda: hashlib.pbkdf2_hmac("nothing", b"", b"", 1),
    lambda: hashlib.pbkdf2_hmac("sha1", "text", b"", 1),
    lambda: hashlib.pbkdf2_hmac("sha1", b"", b"", 0),
    lambda: hashlib.pbkdf2_hmac("sha1", b"", b"", 2**40),
    lambda: hashlib.pbkdf2_hmac("sha1", b"", b"", 1, 0),
    lambda: hashlib.scrypt(b"", salt=b"", n=3, r=1, p=1),
    lambda: hashlib.scrypt(b"", salt=b"", n=2, r=0, p=1),
    lambda: hashlib.scrypt(b"", salt=b"", n=2**20, r=8, p=1),
    lambda: hashlib.scrypt(b"", salt=b"", n=2, r=8, p=1, maxmem=-1),
    lambda: hashlib.scrypt(b"", salt=b"", n=2, r=8, p=1, dklen=0),
    lambda: hashlib.scrypt(b"", salt=None, n=2, r=8, p=1),
):
    try:
        call()
    except (ValueError, TypeError, OverflowError) as e:
        print(e)
