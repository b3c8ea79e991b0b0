import os
import ssl

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_certificates")


def load(keyfile, **kwargs):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(os.path.join(FOLDER, "server.pem"), os.path.join(FOLDER, keyfile), **kwargs)
        print(keyfile, "loaded")
    except ssl.SSLError as error:
        print(keyfile, type(error).__name__, error.args[0], error.library, error.reason)
    except Exception as error:
        print(keyfile, repr(error))


def fails():
    raise KeyError("no password today")


for keyfile in ("encrypted_key.pem", "encrypted_key_old.pem"):
    for password in ("secret", b"secret", bytearray(b"secret"), lambda: "secret", lambda: b"secret"):
        load(keyfile, password=password)
    load(keyfile, password="wrong")
    load(keyfile, password="")
    load(keyfile, password=lambda: "wrong")
    load(keyfile, password="x" * 1025)
    load(keyfile, password=lambda: "x" * 1025)
    load(keyfile, password=5)
    load(keyfile, password=lambda: 5)
    load(keyfile, password=fails)
# Nobody asks for the password of a key that has none.
load("server.pem", password=fails)
load("server.pem", password=5)
