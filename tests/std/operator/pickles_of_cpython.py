# What CPython writes for functions of `operator` names the module that they come from there.
import pickle

print(pickle.loads(b"c_operator\nadd\n.")(1, 2), pickle.loads(b"\x80\x04\x8c\x09_operator\x8c\x03neg\x93.")(5))
