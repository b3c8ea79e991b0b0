import ssl, warnings
from _tls import certificate

warnings.simplefilter("ignore")
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
print(context.verify_mode, context.check_hostname, context.protocol, context.minimum_version, context.maximum_version)
server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
print(server.verify_mode, server.check_hostname, server.protocol, server.num_tickets)
default = ssl.create_default_context(cafile=certificate("ca"))
print(default.verify_flags, default.cert_store_stats(), [c["subject"] for c in default.get_ca_certs()])
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.check_hostname = True
print(context.verify_mode)
context.minimum_version = ssl.TLSVersion.TLSv1_2
context.options |= ssl.OP_NO_TLSv1_3
print(context.minimum_version, ssl.OP_NO_TLSv1_3 in context.options)
for what in (
    lambda: setattr(context, "verify_mode", ssl.CERT_NONE),
    lambda: setattr(context, "verify_mode", 7),
    lambda: setattr(context, "minimum_version", 5),
    lambda: setattr(context, "sni_callback", print),
    lambda: setattr(server, "sni_callback", 5),
    lambda: context.load_verify_locations(),
    lambda: context.load_verify_locations("/nowhere"),
    lambda: context.load_verify_locations(cadata="x"),
    lambda: context.load_cert_chain("/nowhere"),
    lambda: context.load_cert_chain(certificate("ca")),
    lambda: context.load_cert_chain(certificate("server"), certificate("other")),
    lambda: context.set_ciphers("nothing"),
    lambda: context.set_alpn_protocols([""]),
    lambda: context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO()),
    lambda: context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_side=True, server_hostname="x"),
    lambda: ssl.create_default_context("x"),
    lambda: ssl.SSLObject(),
    lambda: ssl.SSLSocket(),
):
    try:
        print(what())
    except Exception as problem:
        print(type(problem).__name__, problem)
