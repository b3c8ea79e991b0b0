import ipaddress
import pickle

for text in (
    "0.0.0.0", "127.0.0.1", "10.1.2.3", "192.168.0.1", "8.8.8.8", "224.0.0.1", "255.255.255.255", "100.64.0.1", "169.254.1.1", "192.0.0.9", "240.0.0.1",
    "::", "::1", "fe80::1%eth0", "2001:db8::1", "ff02::1", "::ffff:1.2.3.4", "2002:102:304::", "2001:0:102:304::fefd", "1:2:3:4:5:6:7:8", "1:0:0:2:0:0:0:3",
    "fec0::1", "2606:4700::1111", "2001:20::1", "3fff::1", "1::", "fc00::1", 1, 2**32, b"\1\2\3\4",
):
    a = ipaddress.ip_address(text)
    print(text, repr(a), a, a.compressed, a.exploded, a.version, int(a), a.packed, a.reverse_pointer)
    print([n for n in ("is_private", "is_global", "is_multicast", "is_loopback", "is_link_local", "is_reserved", "is_unspecified") if getattr(a, n)])
    if a.version == 6:
        print(a.ipv4_mapped, a.teredo, a.sixtofour, a.scope_id, a.is_site_local)
    print(f"{a:x} {a:#b} {a:_n} {a:>45s}", pickle.loads(pickle.dumps(a)) == a, a + 1 if int(a) + 1 < 2**32 else "")
for text in (
    "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.x", "1.2..4", "1.2.3.4444", "1.2.3.4/5", ":", "1:2", ":::", "1::2::3", ":1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "g::", "12345::", "::1.2.3", "fe80::%", "fe80::1%a%b", "x" * 60, -1, 2**128, b"123",
):
    for make in ipaddress.ip_address, ipaddress.IPv4Address, ipaddress.IPv6Address:
        try:
            print(make(text))
        except ValueError as e:
            print(type(e).__name__, e)
a, b = ipaddress.ip_address("1.2.3.4"), ipaddress.ip_address("1.2.3.5")
print(a < b, a >= b, a == b, a != 5, {a: 1}[ipaddress.IPv4Address("1.2.3.4")], b - 1 == a)
for call in (lambda: a < ipaddress.ip_address("::"), lambda: a < 5, lambda: a + "x", lambda: a - 2**33, lambda: ipaddress.v4_int_to_packed(2**32)):
    try:
        call()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
