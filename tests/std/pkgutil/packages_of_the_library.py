import importlib
import pkgutil
import xml

print([(info.name, info.ispkg) for info in pkgutil.iter_modules(xml.__path__, "xml.")])
names = [info.name for info in pkgutil.walk_packages(xml.__path__, "xml.")]
print("xml.etree.ElementTree" in names, "xml.sax.handler" in names, names == sorted(names))
import asyncio

print({"tasks", "taskgroups", "queues"} <= {info.name for info in pkgutil.iter_modules(asyncio.__path__)})
for info in pkgutil.iter_modules(xml.__path__, "xml."):
    importlib.import_module(info.name)
