import hashlib, pprint, ssl
from _tls import client_context, joined, pair, server_context

client, server = pair(client_context(), server_context())
try:
    client.getpeercert()
except ValueError as problem:
    print(problem)
joined(client, server)
pprint.pprint(client.getpeercert(), sort_dicts=False)
der = client.getpeercert(binary_form=True)
print(len(der), hashlib.sha256(der).hexdigest(), server.getpeercert())
trusting = ssl._create_unverified_context()
client, server = pair(trusting, server_context("selfsigned"))
joined(client, server)
print(client.getpeercert(), len(client.getpeercert(True)) > 100)
