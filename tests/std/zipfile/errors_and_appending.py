import zipfile, io, tempfile, os, sys
d=tempfile.mkdtemp(); os.chdir(d)
for bad in (b'', b'PK\5\6'+b'\0'*18, b'x'*100):
    try: print(zipfile.ZipFile(io.BytesIO(bad)).namelist())
    except Exception as e: print(type(e).__name__, e)
z=zipfile.ZipFile('t.zip','w'); z.writestr('a','1')
try: z.getinfo('q')
except KeyError as e: print(e)
z.close()
try: z.open('a')
except ValueError as e: print(e)
with zipfile.ZipFile('t.zip','a') as z: z.writestr('b','2')
print(zipfile.ZipFile('t.zip').namelist(), zipfile.ZipFile('t.zip'))
zipfile.main(['-l','t.zip']) if 0 else None
print(zipfile.ZipInfo('a/'), zipfile.ZipInfo('b'))
