# exit: 1
import a from b
