import os, ssl

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[".."] * 2, "std", "ssl", "_certificates")


def server_context():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.path.join(FOLDER, "server.pem"))
    return context


def client_context():
    return ssl.create_default_context(cafile=os.path.join(FOLDER, "ca.pem"))
