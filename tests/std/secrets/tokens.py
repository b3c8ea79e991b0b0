import secrets

print(len(secrets.token_bytes()), len(secrets.token_hex(5)), len(secrets.token_urlsafe(9)), type(secrets.token_bytes(3)))
print(secrets.choice([7]), secrets.randbelow(1), 0 <= secrets.randbits(8) < 256, secrets.compare_digest(b"a", b"a"))
print(len({secrets.token_hex() for _ in range(100)}))
for bound in 0, -1:
    try:
        secrets.randbelow(bound)
    except ValueError as e:
        print(e)
