import ipaddress
import pickle

for text in ("10.0.0.0/8", "192.168.1.0/255.255.255.0", "192.168.1.0/0.0.0.255", "1.2.3.4", "1.2.3.4/31", "0.0.0.0/0", "2001:db8::/32", "::1/128", "::/0", ("10.0.0.0", 24)):
    n = ipaddress.ip_network(text)
    print(text, repr(n), n.network_address, n.broadcast_address, n.netmask, n.hostmask, n.prefixlen, n.num_addresses, n.exploded)
    print(n.with_netmask, n.with_hostmask, n.is_private, n.is_global, n.is_loopback, n.is_multicast, n.reverse_pointer, pickle.loads(pickle.dumps(n)) == n)
    print(n[0], n[-1], n.supernet(), [str(s) for s in n.subnets()], [str(h) for h, _ in zip(n.hosts(), range(3))])
n = ipaddress.ip_network("192.168.0.0/24")
print(ipaddress.ip_address("192.168.0.7") in n, ipaddress.ip_address("192.168.1.7") in n, n.overlaps(ipaddress.ip_network("192.168.0.128/25")))
print([str(x) for x in n.subnets(new_prefix=26)], n.supernet(new_prefix=20), n.subnet_of(ipaddress.ip_network("192.168.0.0/16")), n.supernet_of(n))
print([str(x) for x in n.address_exclude(ipaddress.ip_network("192.168.0.64/27"))], n.compare_networks(ipaddress.ip_network("192.168.1.0/24")))
print([str(x) for x in ipaddress.collapse_addresses([ipaddress.ip_network(x) for x in ("10.0.0.0/25", "10.0.0.128/25", "10.0.2.0/24", "10.0.2.0/25")])])
print([str(x) for x in ipaddress.summarize_address_range(ipaddress.ip_address("1.1.1.0"), ipaddress.ip_address("1.1.1.130"))])
i = ipaddress.ip_interface("192.168.1.5/24")
print(repr(i), i.ip, i.network, i.with_prefixlen, i.with_netmask, i.with_hostmask, i == ipaddress.ip_interface("192.168.1.5/24"), i == i.ip, i.hostmask)
print(sorted([ipaddress.ip_network("10.0.0.0/16"), ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("9.0.0.0/8")]))
for call in (
    lambda: ipaddress.ip_network("1.2.3.4/24"), lambda: ipaddress.ip_network("1.2.3.0/33"), lambda: ipaddress.ip_network("1.2.3.0/255.0.255.0"),
    lambda: ipaddress.ip_network("x"), lambda: ipaddress.IPv4Network("1.2.3.0/x"), lambda: ipaddress.IPv6Network("::/129"), lambda: n[256], lambda: n[-257],
    lambda: list(n.subnets(new_prefix=8)), lambda: n.supernet(25), lambda: list(n.subnets(9)), lambda: list(n.address_exclude(ipaddress.ip_network("10.0.0.0/8"))),
    lambda: n < ipaddress.ip_network("::/0"), lambda: ipaddress.IPv4Network("1/2/3"), lambda: n.subnet_of(5), lambda: ipaddress.IPv4Network("1.2.3.4/24", strict=False),
):
    try:
        print(call())
    except (ValueError, TypeError, IndexError, AttributeError) as e:
        print(type(e).__name__, e)
