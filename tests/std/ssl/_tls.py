import os, socket, ssl, threading

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_certificates")


def certificate(name):
    return os.path.join(FOLDER, name + ".pem")


def server_context(name="server"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(name))
    return context


def client_context(name="ca"):
    return ssl.create_default_context(cafile=certificate(name))


def served(context, work):
    """Serve one connection in a thread: (address, thread)."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listening:
            connection, _ = listening.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as tls:
                    work(tls)
            except OSError:
                connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    return listening.getsockname(), thread


def echo(tls):
    while data := tls.recv(4096):
        tls.sendall(data.upper())
    tls.unwrap()


def joined(client, server, work_client=None):
    """Shake hands between two SSLObjects that share buffers."""
    done = [False, False]
    while not all(done):
        for number, end in enumerate((client, server)):
            try:
                end.do_handshake()
                done[number] = True
            except ssl.SSLWantReadError:
                pass


def pair(client_context, server_context, server_hostname="localhost"):
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(down, up, server_hostname=server_hostname)
    server = server_context.wrap_bio(up, down, server_side=True)
    return client, server
