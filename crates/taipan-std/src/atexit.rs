//! `atexit`: functions to be called at the end.

use taipan_vm::native::{Args, module};
use taipan_vm::types::exception::Exception;
use taipan_vm::{Downcast, R, Raise, Value, Vm};

struct Entry {
    function: Value,
    args: Vec<Value>,
    names: Vec<Value>,
}

#[derive(Default)]
struct Registered(Vec<Entry>);

/// Call the functions, last one first. What they raise is reported, and the last of it is given back.
fn run(vm: &mut Vm) -> R<()> {
    let mut failed = None;
    while let Some(entry) = vm.module_state::<Registered>().0.pop() {
        let args = Args {
            all: &entry.args,
            names: &entry.names,
        };
        match vm.call_args(&entry.function, &args) {
            Ok(_) => {}
            Err(Raise::Halt) => return Err(Raise::Halt),
            Err(raise) => {
                let exception = vm.take_raised();
                if vm.is_instance(&exception, &vm.types.SystemExit) {
                    failed = Some(raise);
                    vm.raised = Some(exception);
                    continue;
                }
                report(vm, &entry.function, &exception);
            }
        }
    }
    match failed {
        Some(_) => {
            drop(vm.take_raised());
            Ok(())
        }
        None => Ok(()),
    }
}

/// Tell of an exception that nobody is there to catch.
fn report(vm: &mut Vm, function: &Value, exception: &Value) {
    let shown = match vm.repr_text(function) {
        Ok(text) => text,
        Err(_) => {
            drop(vm.take_raised());
            "<function>".to_owned()
        }
    };
    let line = format!("Exception ignored in atexit callback {shown}:\n");
    vm.flush_standard();
    let _ = vm.host.write_stderr(line.as_bytes());
    if Exception::downcast(exception).is_some() {
        vm.show_uncaught(exception);
    }
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
