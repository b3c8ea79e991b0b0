import ssl
from _tls import certificate

text = open(certificate("ca")).read()
der = ssl.PEM_cert_to_DER_cert(text)
print(len(der), ssl.DER_cert_to_PEM_cert(der) == text)
for bad in ("x", ssl.PEM_HEADER + "\nAAAA\n"):
    try:
        ssl.PEM_cert_to_DER_cert(bad)
    except ValueError as problem:
        print(problem)
print(ssl.cert_time_to_seconds("Jan  5 09:34:43 2018 GMT"))
try:
    ssl.cert_time_to_seconds("Jux  5 09:34:43 2018 GMT")
except ValueError as problem:
    print(problem)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.load_verify_locations(cadata=der + der)
context.load_verify_locations(cadata=text)
print(context.cert_store_stats(), context.get_ca_certs(binary_form=True) == [der])
print(len(ssl.RAND_bytes(20)), ssl.RAND_status())
