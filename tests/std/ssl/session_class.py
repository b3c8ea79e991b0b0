import ssl

print(ssl.SSLSession, ssl.SSLSession.__doc__, ssl.SSLSession.__hash__)
print(sorted(name for name in vars(ssl.SSLSession) if not name.startswith("_")))
for name in ("id", "time", "timeout", "ticket_lifetime_hint", "has_ticket"):
    attribute = getattr(ssl.SSLSession, name)
    print(attribute, type(attribute).__name__, attribute.__doc__)
try:
    ssl.SSLSession()
except TypeError as error:
    print(error)
