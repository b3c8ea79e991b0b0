import ipaddress

for text in ("::ffff:1.2.3.4", "fe80::1%eth0", "::1.2.3.4", "::ffff:1.2.3.4/64", "2001:db8::/38", "10.1.2.3/8"):
    interface = ipaddress.ip_interface(text)
    print(interface.exploded, interface.reverse_pointer)
for text in ("::ffff:1.2.3.4", "2001:db8::/38", "::/0", "10.0.0.0/8"):
    network = ipaddress.ip_network(text)
    print(network.exploded, network.reverse_pointer)
