class M:
    @property
    def __exit__(self): print("look exit"); return lambda *a: None
    @property
    def __enter__(self): print("look enter"); return lambda: None
with M():
    print("body")
