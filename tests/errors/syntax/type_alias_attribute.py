# exit: 1
type a.b = int
