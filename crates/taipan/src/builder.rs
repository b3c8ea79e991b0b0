//! Choosing what a VM has.

use crate::NativeModule;
use crate::caps::Caps;
use crate::class::Stays;
use crate::host::{Sandbox, StdHost};
use crate::importer::{FetchedModules, Imported};
use crate::machine::{self, Settings};
use crate::vm::{LocalVm, Vm};
use std::io::{Read, Write};
use std::marker::PhantomData;
use std::sync::{Arc, Mutex};
use taipan_vm::host::Host;
use taipan_vm::isolate::Isolate;
use taipan_vm::limits::Limits;

/// What a VM is made of: see [`Vm::builder`].
///
/// ```
/// use taipan::{Capture, Vm};
///
/// let output = Capture::new();
/// let mut vm = Vm::builder().stdout(output.clone()).build();
/// vm.run("print('kept')")?;
/// assert_eq!(output.take(), "kept\n");
/// # taipan::Result::Ok(())
/// ```
#[derive(Default)]
#[must_use]
pub struct Builder {
    trusted: bool,
    /// The streams of a trusted VM are not the process's.
    redirected: bool,
    sandbox: Sandbox,
    settings: Settings,
    modules: Vec<NativeModule>,
    limits: Limits,
    jit: bool,
}

impl Builder {
    /// A sandbox with standard output.
    pub fn new() -> Builder {
        Builder {
            settings: Settings {
                // No signals, no site folders, no files of compiled modules.
                dont_write_bytecode: true,
                isolated: true,
                ignore_environment: true,
                // What a script prints is there when the host looks; sinks may have buffers of their own.
                unbuffered: true,
                ..Settings::default()
            },
            ..Builder::default()
        }
    }

    /// Everything that the process has.
    pub fn trusted() -> Builder {
        let mut builder = Builder {
            trusted: true,
            settings: Settings {
                unbuffered: true,
                ..Settings::default()
            },
            ..Builder::default()
        };
        builder.sandbox.stderr = Box::new(std::io::stderr());
        builder
    }

    /// Where standard output goes.
    pub fn stdout(mut self, sink: impl Write + Send + 'static) -> Builder {
        self.sandbox.stdout = Box::new(sink);
        self.redirected = true;
        self
    }

    /// Where standard error goes: from a sandbox nowhere, if nothing is said.
    pub fn stderr(mut self, sink: impl Write + Send + 'static) -> Builder {
        self.sandbox.stderr = Box::new(sink);
        self.redirected = true;
        self
    }

    /// What a sandbox reads from standard input: nothing, if nothing is said.
    pub fn stdin(mut self, source: impl Read + Send + 'static) -> Builder {
        self.sandbox.stdin = Box::new(source);
        self
    }

    /// What an `import` of a sandbox finds beyond the standard library: the source text or code of a module, by its dotted name.
    /// See [`Source`](crate::Source), and [`Vm::load_async`] for modules that have to be waited for. An importer that can fail returns a `Result`:
    /// the import raises its error.
    ///
    /// ```
    /// let mut vm = taipan::Vm::builder()
    ///     .importer(|name| (name == "settings").then(|| "LEVEL = 3".to_string()))
    ///     .build();
    /// assert_eq!(vm.eval::<i64>("__import__('settings').LEVEL")?, 3);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn importer<I: Imported>(mut self, find: impl Fn(&str) -> I + Send + 'static) -> Builder {
        let find = move |name: &str| find(name).into_found();
        self.sandbox.importer.find = Some(Box::new(find));
        self
    }

    /// A module of Rust functions that scripts can import. See [`NativeModule`].
    pub fn module(mut self, module: NativeModule) -> Builder {
        self.modules.push(module);
        self
    }

    /// What scripts may use up.
    ///
    /// ```
    /// use taipan::{Limit, Limits, Vm};
    ///
    /// let mut vm = Vm::builder().limits(Limits::none().fuel(10_000)).build();
    /// let error = vm.run("while True: pass").unwrap_err();
    /// assert_eq!(error.limit(), Some(Limit::Fuel));
    /// vm.add_fuel(10_000);
    /// assert_eq!(vm.eval::<i64>("6 * 7")?, 42);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn limits(mut self, limits: Limits) -> Builder {
        self.limits = limits;
        self
    }

    /// What scripts may touch, unless the VM is a trusted one: nothing, if nothing is said.
    pub fn caps(mut self, caps: Caps) -> Builder {
        self.sandbox.caps = caps;
        self
    }

    /// Make machine code of what runs often: loops and calls take half the time or less, fuel and limits count the same. It needs
    /// feature `jit`, an optimised build, x86-64, and a system that lets a process have new executable memory; elsewhere it does
    /// nothing.
    pub fn jit(mut self, on: bool) -> Builder {
        self.jit = on;
        self
    }

    /// The VM.
    pub fn build(self) -> Vm {
        Vm {
            isolate: self.isolate(true),
        }
    }

    /// A VM that stays in its thread.
    pub fn build_local(self) -> LocalVm {
        let mut vm = LocalVm {
            isolate: self.isolate(false),
            stays: PhantomData,
        };
        vm.enter().module_state::<Stays>().0 = true;
        vm
    }

    fn isolate(self, threads: bool) -> Isolate {
        let Builder {
            sandbox,
            settings,
            modules,
            limits,
            jit,
            ..
        } = self;
        let mut sandbox = sandbox;
        sandbox.caps.threads &= threads;
        let fetched = sandbox.importer.fetched();
        let host: Box<dyn Host> = match (self.trusted, self.redirected) {
            (false, _) => Box::new(sandbox),
            (true, false) => Box::new(StdHost::new(None).with_threads(threads)),
            (true, true) => {
                let (mut stdout, mut stderr) = (sandbox.stdout, sandbox.stderr);
                let output = move |fd: i32, data: &[u8]| match fd {
                    2 => stderr.write_all(data),
                    _ => stdout.write_all(data),
                };
                let host = StdHost::new(None).with_output(Box::new(output));
                Box::new(host.with_threads(threads))
            }
        };
        let mut vm = machine::small_vm(host, settings);
        vm.module_state::<FetchedModules>().0 = fetched;
        if jit {
            vm.enable_jit(None);
        }
        vm.set_limits(limits);
        for module in &modules {
            module.install(&mut vm);
        }
        Isolate::new(vm)
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Builder")
    }
}

/// Keeps what scripts write. A clone of it, given to a [`Builder`], writes to the same place.
#[derive(Clone, Debug, Default)]
pub struct Capture(Arc<Mutex<Vec<u8>>>);

impl Capture {
    /// An empty one.
    pub fn new() -> Capture {
        Capture::default()
    }

    /// What was written since the last time.
    pub fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.bytes());
        String::from_utf8(bytes)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn bytes(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

impl Write for Capture {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.bytes().extend_from_slice(data);
        Ok(data.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
