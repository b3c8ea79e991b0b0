# The functions on paths are complete, whichever module is imported first.
import genericpath
import os
import posixpath

print(genericpath.exists("/"), posixpath.exists("/"), os.path.exists("/"))
print([name for name in genericpath.__all__ if getattr(os.path, name) is not getattr(genericpath, name)])
