//! `atexit`: functions to be called at the end.

use taipan_vm::native::{Args, module};
use taipan_vm::{R, Raise, Value, Vm};

struct Entry {
    function: Value,
    args: Vec<Value>,
    names: Vec<Value>,
}

#[derive(Default)]
struct Registered(Vec<Entry>);

/// Call the functions, last one first; those registered meanwhile are forgotten. What they raise is reported.
fn run(vm: &mut Vm) -> R<()> {
    let entries = std::mem::take(&mut vm.module_state::<Registered>().0);
    for entry in entries.iter().rev() {
        let args = Args {
            all: &entry.args,
            names: &entry.names,
        };
        match vm.call_args(&entry.function, &args) {
            Ok(_) => {}
            Err(Raise::Halt) => return Err(Raise::Halt),
            Err(_) => vm.unraisable("Exception ignored in atexit callback", &entry.function),
        }
    }
    vm.module_state::<Registered>().0.clear();
    Ok(())
}

pub struct AtExit;

/// Define functions to be executed upon normal interpreter termination.
#[module(name = "atexit")]
impl AtExit {
    /// Register a function to be executed upon normal program termination.
    #[raw]
    #[sig("(func, /, *args, **kwargs)")]
    fn register(vm: &mut Vm, args: &Args<'_>) -> R {
        let Some(function) = args.pos().first() else {
            return Err(vm.type_error("register() takes at least 1 argument (0 given)"));
        };
        let name = vm.names.__call__.clone();
        if vm.lookup_special(function, &name).is_none() {
            return Err(vm.type_error("the first argument must be callable"));
        }
        let entry = Entry {
            function: function.clone(),
            args: args.all[1..].to_vec(),
            names: args.names.to_vec(),
        };
        vm.module_state::<Registered>().0.push(entry);
        Ok(function.clone())
    }
    /// Unregister an exit function which was previously registered.
    fn unregister(vm: &mut Vm, func: &Value) -> R<()> {
        let known: Vec<Value> = vm
            .module_state::<Registered>()
            .0
            .iter()
            .map(|e| e.function.clone())
            .collect();
        let mut matching = Vec::new();
        for function in known {
            if vm.eq(&function, func)? {
                matching.push(function);
            }
        }
        let state = vm.module_state::<Registered>();
        let (gone, kept) = std::mem::take(&mut state.0)
            .into_iter()
            .partition(|e| matching.iter().any(|m| m.is(&e.function)));
        state.0 = kept;
        let gone: Vec<Entry> = gone;
        drop(gone);
        Ok(())
    }
    /// Clear the list of previously registered exit functions.
    fn _clear(vm: &mut Vm) {
        let gone = std::mem::take(&mut vm.module_state::<Registered>().0);
        drop(gone);
    }
    /// Run all registered exit functions.
    fn _run_exitfuncs(vm: &mut Vm) -> R<()> {
        run(vm)
    }
    /// Return the number of registered exit functions.
    fn _ncallbacks(vm: &mut Vm) -> usize {
        vm.module_state::<Registered>().0.len()
    }
}
