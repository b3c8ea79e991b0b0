//! What a VM may use up and touch: limits, interrupts, capabilities.

mod caps;
mod fuel;
mod interrupts;
mod memory;

use taipan::{Limits, Vm};

/// A sandbox with limits that prints nowhere.
fn limited(limits: Limits) -> Vm {
    Vm::builder().limits(limits).stdout(std::io::sink()).build()
}

/// Nothing is broken: the VM still runs what it is given.
fn assert_usable(vm: &mut Vm) {
    let source =
        "def f(n):\n    return [str(i) for i in range(n)]\nassert len(''.join(f(100))) == 190";
    vm.run(source).expect("it can be used again");
}
