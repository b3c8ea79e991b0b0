//! Everything from outside goes through [`Host`]. A method that is not provided answers as a system without that ability.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use taipan_bytecode::Code;

/// Raises what has gone wrong with a module of the host's.
pub type ModuleFailure = Box<dyn FnOnce(&mut crate::vm::Vm) -> crate::raise::Raise>;

/// What an isolate may use of the world around it. A missing capability answers `PermissionDenied`.
pub trait Host: Send {
    /// Write to standard output; all of it.
    fn write_stdout(&mut self, data: &[u8]) -> io::Result<()>;
    /// Write to standard error; all of it.
    fn write_stderr(&mut self, data: &[u8]) -> io::Result<()> {
        let _ = data;
        Ok(())
    }
    /// Read from standard input into `buffer`; 0 at the end.
    fn read_stdin(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let _ = buffer;
        Ok(0)
    }
    /// The descriptor that standard input is, if it is one: other threads go on while it is waited for.
    fn stdin_descriptor(&self) -> Option<i32> {
        None
    }
    /// Flush standard output and error.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    /// Whether scripts may use the operating system directly: files, processes, environment (the `posix` module and `_io.FileIO`).
    fn allows_os(&self) -> bool {
        false
    }
    /// A host with the same rights for another isolate, which this one's scripts ask for; `None` if they may not have one.
    fn another(&self) -> Option<Box<dyn Host>> {
        None
    }
    /// Whether scripts may start threads.
    fn allows_threads(&self) -> bool {
        self.allows_os()
    }
    /// Whether scripts may make sockets and look up names. Sockets of the network only: what has a path is files.
    fn allows_network(&self) -> bool {
        self.allows_os()
    }
    /// Whether scripts may connect to this address, send there, or listen there. Asked for each that [`Host::allows_network`] lets through.
    fn allows_address(&self, address: std::net::SocketAddr) -> bool {
        let _ = address;
        self.allows_network()
    }
    /// Whether scripts may open some files: those that [`Host::real_path`] knows.
    fn allows_files(&self) -> bool {
        self.allows_os()
    }
    /// Where the file really lies that a script names with an absolute or relative path, if the script may do that with it; else the
    /// number of the system's error. Only asked where scripts may not use the whole system.
    fn real_path(&self, path: &[u8], access: Access) -> Result<Vec<u8>, i32> {
        let _ = (path, access);
        Err(libc::EPERM)
    }
    /// The environment of scripts, as names and values; `None`: that of the process.
    fn variables(&self) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        match self.allows_os() {
            true => None,
            false => Some(Vec::new()),
        }
    }
    /// Whether scripts, and modules that they import, may import a module of the standard library.
    fn allows_import(&self, name: &str) -> bool {
        let _ = name;
        true
    }
    /// Key of string hashes.
    fn hash_seed(&self) -> (u64, u64) {
        (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344)
    }
    /// Random bytes (`os.urandom`, seeding).
    fn random(&mut self, buffer: &mut [u8]) -> io::Result<()>;
    /// Nanoseconds since the Unix epoch.
    fn time(&self) -> i64;
    /// Nanoseconds of a clock that never goes back.
    fn monotonic(&self) -> i64;
    /// Sleep that long. When a signal interrupts it, what is left; else 0.
    fn sleep(&mut self, nanoseconds: u64) -> u64;
    /// What does the same without the host, so that other threads of the isolate may run meanwhile. `None` for a host whose
    /// clock is not the system's.
    fn sleeper(&self) -> Option<fn(u64) -> u64> {
        None
    }
    /// What lies at a path.
    fn path_kind(&self, path: &str) -> PathKind {
        let _ = path;
        PathKind::Missing
    }
    /// The bytes of a file (imports).
    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        let _ = path;
        Err(io::ErrorKind::PermissionDenied.into())
    }
    /// The path from the root.
    fn absolute_path(&self, path: &str) -> String {
        path.to_owned()
    }
    /// Where a module lies that the host provides itself (embedded standard library), if there is one of this name.
    fn module_place(&self, name: &str) -> Option<ModulePlace> {
        let _ = name;
        None
    }
    /// The text of such a module. Empty if the host has only the compiled form.
    fn module_text(&self, name: &str) -> Option<Cow<'static, str>> {
        let _ = name;
        None
    }
    /// What is to be said when there is no module of this name: why there is none here.
    fn missing_module(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
    /// The modules of the embedded library that lie directly in a package (`""`: in none), and which are packages.
    fn library_modules(&self, package: &str) -> Vec<(String, bool)> {
        let _ = package;
        Vec::new()
    }
    /// The compiled form of such a module (optimisation level 0), if the host has it; else the text is compiled.
    fn module_code(&self, name: &str) -> Option<Arc<Code>> {
        let _ = name;
        None
    }
    /// Why such a module cannot be loaded although it is there: raises it. Asked before the other two when it is loaded.
    fn module_failure(&self, name: &str) -> Option<ModuleFailure> {
        let _ = name;
        None
    }
    /// Keep the compiled form of a module at this path, for a later [`Host::read_file`]: whole or not at all. The folder is
    /// made if there is none. Imports ignore a failure.
    fn write_cache(&self, path: &str, data: &[u8]) -> io::Result<()> {
        let _ = (path, data);
        Err(io::ErrorKind::PermissionDenied.into())
    }
}

/// Where a module of the host lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModulePlace {
    /// The file that its code names.
    pub file: String,
    /// Whether it has modules inside.
    pub is_package: bool,
}

/// What is to be done with a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Look at it.
    Read,
    /// Look at a symbolic link itself.
    ReadLink,
    /// Change it.
    Write,
    /// Make, rename or remove it.
    Entry,
}

/// What lies at a path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathKind {
    Missing,
    File,
    Folder,
}
