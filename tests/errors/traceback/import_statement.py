# exit: 1
import not_a_module_at_all
