import copy
import platform

uname = platform.uname()
print(uname._fields, len(uname), uname[0] == uname.system, uname == copy.copy(uname), uname._replace(system="x").system)
print(platform.system(), platform.machine() == uname.machine, platform.platform() == platform.platform())
print(platform.system_alias("Linux", "1", "2"), platform.mac_ver(), platform.win32_ver(), platform.win32_edition())
print(platform.ios_ver(), platform.android_ver())
print(platform.python_version_tuple()[:2], platform.architecture()[0], type(platform.libc_ver()[1]))
print(platform._parse_os_release(["A=b", 'NAME="x y"', "C='d'", "# no", "lower=x", 'E="\\$f"']))
