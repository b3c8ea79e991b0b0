"""The proxies that the environment names."""

import os
import re


def getproxies_environment():
    """Proxies by protocol, of variables like http_proxy; small letters are stronger than capital ones."""
    found = {}
    for name, value in os.environ.items():
        if value and len(name) > 6 and name[-6:].lower() == "_proxy":
            found[name[:-6].lower()] = value
    # In a CGI script this variable is a header that anybody may send.
    if "REQUEST_METHOD" in os.environ:
        found.pop("http", None)
    for name, value in os.environ.items():
        if len(name) > 6 and name[-6:] == "_proxy":
            kind = name[:-6].lower()
            if value:
                found[kind] = value
            else:
                found.pop(kind, None)
    return found


getproxies = getproxies_environment


def proxy_bypass_environment(host, proxies=None):
    """Whether a host is reached without a proxy, by the variable no_proxy."""
    proxies = getproxies_environment() if proxies is None else proxies
    if "no" not in proxies:
        return False
    excepted = proxies["no"]
    if excepted == "*":
        return True
    host = host.lower()
    match = re.fullmatch(r"(.*):([0-9]*)", host, re.DOTALL)
    bare = match[1] if match else host
    for name in excepted.split(","):
        name = name.strip().lstrip(".").lower()
        if name and any(host_form == name or host_form.endswith("." + name) for host_form in (bare, host)):
            return True
    return False


proxy_bypass = proxy_bypass_environment
