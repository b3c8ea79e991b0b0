//! Hosts: [`StdHost`] gives scripts what the process has, [`Sandbox`] streams and nothing else.

use crate::caps::Caps;
use crate::importer::Importer;
use crate::stdlib;
use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use taipan_bytecode::Code;
use taipan_vm::host::{Access, Host, ModuleFailure, ModulePlace, PathKind};

/// Files, clock, randomness and standard streams of this process.
pub struct StdHost {
    start: Instant,
    seed: (u64, u64),
    /// Shared with the hosts of further isolates.
    output: Option<Arc<Mutex<Output>>>,
    threads: bool,
}

/// Takes what would go to the descriptor of a standard stream (1 or 2).
pub type Output = Box<dyn FnMut(i32, &[u8]) -> io::Result<()> + Send>;

impl StdHost {
    /// A host; `hash_seed` fixes the hashes of strings (`PYTHONHASHSEED`), `None` makes them random.
    pub fn new(hash_seed: Option<u64>) -> StdHost {
        let seed = match hash_seed {
            Some(0) => (0, 0),
            Some(seed) => hash_keys(seed as u32),
            None => random_seed(),
        };
        StdHost {
            start: Instant::now(),
            seed,
            output: None,
            threads: true,
        }
    }

    /// The host with standard output and error going somewhere else than to their descriptors.
    pub fn with_output(self, output: Output) -> StdHost {
        StdHost {
            output: Some(Arc::new(Mutex::new(output))),
            ..self
        }
    }

    fn write(&mut self, fd: i32, data: &[u8]) -> io::Result<()> {
        match &self.output {
            Some(output) => output.lock().unwrap_or_else(PoisonError::into_inner)(fd, data),
            None => write_descriptor(fd, data),
        }
    }

    /// Scripts may start threads, or not: where the isolate stays in one.
    pub(crate) fn with_threads(mut self, threads: bool) -> StdHost {
        self.threads = threads;
        self
    }
}

/// The keys that CPython makes of `PYTHONHASHSEED`, so that hashes of strings are the same.
fn hash_keys(seed: u32) -> (u64, u64) {
    let mut state = seed;
    let mut key = || {
        u64::from_le_bytes(std::array::from_fn(|_| {
            state = state.wrapping_mul(214_013).wrapping_add(2_531_011);
            (state >> 16) as u8
        }))
    };
    (key(), key())
}

/// What the process's own hash tables are seeded with: nothing needs to be asked of the system for each VM.
fn random_seed() -> (u64, u64) {
    let half = || RandomState::new().hash_one(0);
    (half(), half())
}

/// Write to a descriptor, past any buffer of this process.
pub fn write_descriptor(fd: i32, mut data: &[u8]) -> io::Result<()> {
    while !data.is_empty() {
        match taipan_vm::fd::write(fd, data) {
            Ok(n) => data = &data[n..],
            Err(errno) => {
                let error = io::Error::from_raw_os_error(errno);
                if error.kind() != io::ErrorKind::Interrupted {
                    return Err(error);
                }
            }
        }
    }
    Ok(())
}

fn random(buffer: &mut [u8]) -> io::Result<()> {
    std::fs::File::open("/dev/urandom")?.read_exact(buffer)
}

/// Where a module of the embedded library lies, as a host says it.
fn library_place(name: &str) -> Option<ModulePlace> {
    let module = stdlib::find(name)?;
    Some(ModulePlace {
        file: format!("<std>/{}", module.file),
        is_package: module.is_package,
    })
}

/// The names of the embedded library's modules in a package, and which of them are packages.
fn library_modules(package: &str) -> Vec<(String, bool)> {
    crate::stdlib::modules_of(package)
        .map(|module| (module.name.to_owned(), module.is_package))
        .collect()
}

/// No files, no processes, no environment: standard streams that the embedding program chooses, and the clock.
pub(crate) struct Sandbox {
    pub(crate) stdout: Box<dyn Write + Send>,
    pub(crate) stderr: Box<dyn Write + Send>,
    pub(crate) stdin: Box<dyn Read + Send>,
    pub(crate) importer: Importer,
    pub(crate) caps: Caps,
    seed: (u64, u64),
}

impl Default for Sandbox {
    fn default() -> Sandbox {
        Sandbox {
            stdout: Box::new(io::stdout()),
            stderr: Box::new(io::sink()),
            stdin: Box::new(io::empty()),
            importer: Importer::default(),
            caps: Caps::none(),
            seed: random_seed(),
        }
    }
}

impl Host for Sandbox {
    fn write_stdout(&mut self, data: &[u8]) -> io::Result<()> {
        self.stdout.write_all(data)
    }
    fn write_stderr(&mut self, data: &[u8]) -> io::Result<()> {
        self.stderr.write_all(data)
    }
    fn read_stdin(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stdin.read(buffer)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.stdout.flush()?;
        self.stderr.flush()
    }
    fn allows_threads(&self) -> bool {
        self.caps.threads
    }
    fn allows_network(&self) -> bool {
        self.caps.net.is_some()
    }
    fn allows_address(&self, address: SocketAddr) -> bool {
        self.caps.net.as_ref().is_some_and(|allows| allows(address))
    }
    fn allows_files(&self) -> bool {
        !self.caps.folders.is_empty()
    }
    fn real_path(&self, path: &[u8], access: Access) -> Result<Vec<u8>, i32> {
        self.caps.real_path(path, access)
    }
    fn variables(&self) -> Option<Vec<(Vec<u8>, Vec<u8>)>> {
        Some(self.caps.variables.clone())
    }
    fn allows_import(&self, name: &str) -> bool {
        self.caps.imports.as_ref().is_none_or(|allows| allows(name))
    }
    fn hash_seed(&self) -> (u64, u64) {
        self.caps.rng.hash_seed().unwrap_or(self.seed)
    }
    fn random(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        match self.caps.rng.fill(buffer) {
            true => Ok(()),
            false => random(buffer),
        }
    }
    fn time(&self) -> i64 {
        self.caps.clock.time()
    }
    fn monotonic(&self) -> i64 {
        self.caps.clock.monotonic()
    }
    fn sleep(&mut self, nanoseconds: u64) -> u64 {
        self.caps.clock.sleep(nanoseconds)
    }
    fn sleeper(&self) -> Option<fn(u64) -> u64> {
        let is_real = self.caps.clock.is_system();
        is_real.then_some(taipan_vm::posix::sleep as fn(u64) -> u64)
    }
    fn module_place(&self, name: &str) -> Option<ModulePlace> {
        library_place(name).or_else(|| self.importer.place(name))
    }
    fn module_text(&self, name: &str) -> Option<Cow<'static, str>> {
        match stdlib::find(name) {
            Some(module) => Some(module.text()),
            None => Some(self.importer.get(name)?.text()),
        }
    }
    fn missing_module(&self, name: &str) -> Option<String> {
        stdlib::left_out(name)
    }
    fn library_modules(&self, package: &str) -> Vec<(String, bool)> {
        library_modules(package)
    }
    fn module_failure(&self, name: &str) -> Option<ModuleFailure> {
        match stdlib::find(name) {
            Some(_) => None,
            None => self.importer.failure(name),
        }
    }
    fn module_code(&self, name: &str) -> Option<Arc<Code>> {
        match stdlib::find(name) {
            Some(module) => Some(module.code()),
            None => self.importer.code(name),
        }
    }
}

impl Host for StdHost {
    fn another(&self) -> Option<Box<dyn Host>> {
        // More isolates are more threads.
        self.threads.then(|| -> Box<dyn Host> {
            Box::new(StdHost {
                start: self.start,
                seed: self.seed,
                output: self.output.clone(),
                threads: true,
            })
        })
    }
    fn write_stdout(&mut self, data: &[u8]) -> io::Result<()> {
        self.write(1, data)
    }
    fn write_stderr(&mut self, data: &[u8]) -> io::Result<()> {
        self.write(2, data)
    }
    fn read_stdin(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Past any buffer of this process, as scripts may read the descriptor themselves.
        taipan_vm::fd::read(0, buffer).map_err(io::Error::from_raw_os_error)
    }
    fn stdin_descriptor(&self) -> Option<i32> {
        Some(0)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
    fn allows_os(&self) -> bool {
        true
    }
    fn allows_threads(&self) -> bool {
        self.threads
    }
    fn hash_seed(&self) -> (u64, u64) {
        self.seed
    }
    fn random(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        random(buffer)
    }
    fn time(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_nanos() as i64)
    }
    fn monotonic(&self) -> i64 {
        self.start.elapsed().as_nanos() as i64
    }
    fn sleep(&mut self, nanoseconds: u64) -> u64 {
        taipan_vm::posix::sleep(nanoseconds)
    }
    fn sleeper(&self) -> Option<fn(u64) -> u64> {
        Some(taipan_vm::posix::sleep)
    }
    fn path_kind(&self, path: &str) -> PathKind {
        match std::fs::metadata(path) {
            Ok(m) if m.is_dir() => PathKind::Folder,
            Ok(_) => PathKind::File,
            Err(_) => PathKind::Missing,
        }
    }
    fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }
    fn absolute_path(&self, path: &str) -> String {
        std::path::absolute(path)
            .map_or_else(|_| path.to_owned(), |p| p.to_string_lossy().into_owned())
    }
    fn module_place(&self, name: &str) -> Option<ModulePlace> {
        library_place(name)
    }
    fn module_text(&self, name: &str) -> Option<Cow<'static, str>> {
        stdlib::find(name).map(|module| module.text())
    }
    fn missing_module(&self, name: &str) -> Option<String> {
        stdlib::left_out(name)
    }
    fn library_modules(&self, package: &str) -> Vec<(String, bool)> {
        library_modules(package)
    }
    fn module_code(&self, name: &str) -> Option<Arc<Code>> {
        stdlib::find(name).map(|module| module.code())
    }
    fn write_cache(&self, path: &str, data: &[u8]) -> io::Result<()> {
        let path = Path::new(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        // Readers see the old file or the new one; another process at the same work has another name.
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(format!(".{}", std::process::id()));
        let written =
            std::fs::write(&unfinished, data).and_then(|()| std::fs::rename(&unfinished, path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        }
        written
    }
}
