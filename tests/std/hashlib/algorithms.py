import hashlib

for name in sorted(hashlib.algorithms_guaranteed):
    for size in 0, 3, 63, 64, 127, 128, 129, 1000:
        data = bytes(i % 251 for i in range(size))
        hashed = hashlib.new(name, data)
        shake = (20,) if name.startswith("shake") else ()
        print(name, size, hashed.hexdigest(*shake)[:40])
        pieces = getattr(hashlib, name)()
        for at in range(0, size, 50):
            pieces.update(data[at : at + 50])
        assert pieces.digest(*shake) == hashed.digest(*shake)
    print(hashed.name, hashed.digest_size, hashed.block_size)
print(hashlib.algorithms_guaranteed <= hashlib.algorithms_available)
print(len(hashlib.shake_256(b"x").digest(1000)), hashlib.shake_256(b"x").hexdigest(length=300)[-20:])
