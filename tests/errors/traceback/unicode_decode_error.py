# exit: 1
b"ab\xff".decode()
