class M(dict):
    def __missing__(self, k):
        if k == "print": raise KeyError(k)
        return f"missing {k}"
    def __setitem__(self, k, v): print("set", k); super().__setitem__(k, v)
m = M()
exec("a = b\nprint(a)\ndel a", {"print": print}, m)
