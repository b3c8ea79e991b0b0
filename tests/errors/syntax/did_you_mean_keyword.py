# exit: 1
improt os
