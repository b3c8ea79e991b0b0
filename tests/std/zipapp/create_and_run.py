import os
import subprocess
import sys
import tempfile
import zipapp

os.chdir(tempfile.mkdtemp())
os.mkdir("app")
open("app/tool.py", "w").write("import sys\ndef main():\n    print('tool', sys.argv[1:], __name__)\n")
try:
    zipapp.create_archive("app")
except zipapp.ZipAppError as e:
    print(e)
for main in "tool", "tool:", "1:2":
    try:
        zipapp.create_archive("app", main=main)
    except zipapp.ZipAppError as e:
        print(e)
zipapp.create_archive("app", "app.pyz", "/usr/bin/env python3", "tool:main", compressed=True)
print(zipapp.get_interpreter("app.pyz"), os.access("app.pyz", os.X_OK))
print(subprocess.run([sys.executable, "app.pyz", "a", "b"], capture_output=True, text=True).stdout, end="")
zipapp.create_archive("app.pyz", "plain.pyz")
print(zipapp.get_interpreter("plain.pyz"))
try:
    zipapp.create_archive("nothing")
except zipapp.ZipAppError as e:
    print(e)
