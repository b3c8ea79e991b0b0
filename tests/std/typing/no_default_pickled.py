import copy
import pickle
from typing import NoDefault

for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps(NoDefault, protocol)) is NoDefault)
print(copy.copy(NoDefault) is NoDefault, copy.deepcopy(NoDefault) is NoDefault)
print(hasattr(NoDefault, "__module__"), type(NoDefault).__module__)
