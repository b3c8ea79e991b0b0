import hashlib

for make in hashlib.blake2b, hashlib.blake2s:
    print(make.MAX_DIGEST_SIZE, make.MAX_KEY_SIZE, make.SALT_SIZE, make.PERSON_SIZE)
    for options in (
        {"digest_size": 1},
        {"key": b"secret"},
        {"salt": b"salt", "person": b"me"},
        {"fanout": 2, "depth": 2, "leaf_size": 4096, "node_offset": 1, "node_depth": 0, "inner_size": 32, "last_node": True},
        {"fanout": 0, "depth": 255, "leaf_size": 2**32 - 1, "node_offset": 2**48 - 1, "node_depth": 255},
    ):
        for data in b"", b"abc" * 100:
            print(make(data, **options).hexdigest())
    first = make(b"a", key=b"k")
    second = first.copy()
    first.update(b"b")
    print(first.hexdigest() == make(b"ab", key=b"k").hexdigest(), second.digest() == make(b"a", key=b"k").digest())
    for options in (
        {"digest_size": 0}, {"digest_size": 65}, {"key": b"x" * 65}, {"salt": b"x" * 17}, {"person": b"x" * 17},
        {"fanout": 256}, {"fanout": -1}, {"depth": 0}, {"leaf_size": -1}, {"leaf_size": 2**32}, {"node_offset": -1},
        {"node_offset": 2**64}, {"node_depth": 256}, {"inner_size": 65}, {"key": "text"}, {"data": b"", "string": b""},
    ):
        try:
            make(**options)
        except (ValueError, TypeError, OverflowError) as e:
            print(type(e).__name__, e)

