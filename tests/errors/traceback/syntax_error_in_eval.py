# exit: 1
eval("1 +")
