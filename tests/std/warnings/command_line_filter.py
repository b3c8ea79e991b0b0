# exit: 1
# flags: -W error::UserWarning
import warnings
warnings.warn("runtime is fine", RuntimeWarning)
warnings.warn("turned into an error")
