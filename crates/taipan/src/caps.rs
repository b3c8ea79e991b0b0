//! What a sandbox may touch: [`Caps`].

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use taipan_vm::host::Access;

/// "Operation not permitted", on every Unix.
const EPERM: i32 = 1;
/// "Permission denied", on every Unix.
const EACCES: i32 = 13;

/// What scripts may touch of the world outside: nothing, unless it is said.
///
/// ```
/// use taipan::{Caps, Clock, Dir, Rng, Vm};
///
/// let folder = std::env::temp_dir();
/// let mut vm = Vm::builder()
///     .caps(
///         Caps::none()
///             .dir("/data", Dir::read_only(folder))
///             .net(|address| address.port() == 443)
///             .env(["LANG"])
///             .clock(Clock::fixed(std::time::UNIX_EPOCH))
///             .rng(Rng::seed(7)),
///     )
///     .build();
/// vm.run("import os, time; names = os.listdir('/data'); now = time.time()")?;
/// assert_eq!(vm.get::<f64>("now")?, 0.0);
/// assert_eq!(vm.run("open('/etc/passwd')").unwrap_err().class(), "PermissionError");
/// # taipan::Result::Ok(())
/// ```
#[derive(Default)]
#[must_use]
pub struct Caps {
    pub(crate) folders: Vec<(PathBuf, Dir)>,
    pub(crate) net: Option<Box<dyn Fn(SocketAddr) -> bool + Send>>,
    pub(crate) variables: Vec<(Vec<u8>, Vec<u8>)>,
    pub(crate) threads: bool,
    pub(crate) clock: Clock,
    pub(crate) rng: Rng,
    pub(crate) imports: Option<Box<dyn Fn(&str) -> bool + Send>>,
}

impl std::fmt::Debug for Caps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Caps")
    }
}

impl Caps {
    /// Nothing but the time of the clock and random numbers.
    pub fn none() -> Caps {
        Caps::default()
    }

    /// A folder of the host's under a path of the scripts' own (from the root, as `/data`). Files are opened, listed, renamed and
    /// removed by path; symbolic links that lead out of the folder are refused.
    pub fn dir(mut self, path: impl Into<PathBuf>, folder: Dir) -> Caps {
        self.folders.push((plain(&path.into()), folder));
        self
    }

    /// Sockets, for addresses that the predicate lets through: connecting, sending, binding, listening. Names may be looked up.
    pub fn net(mut self, allows: impl Fn(SocketAddr) -> bool + Send + 'static) -> Caps {
        self.net = Some(Box::new(allows));
        self
    }

    /// Variables of the process's environment by name.
    pub fn env<T: AsRef<str>>(mut self, names: impl IntoIterator<Item = T>) -> Caps {
        for name in names {
            let name = name.as_ref();
            if let Some(value) = std::env::var_os(name) {
                self.variables.push((name.into(), value.into_vec()));
            }
        }
        self
    }

    /// A variable of an environment of the scripts' own.
    pub fn var(mut self, name: impl Into<String>, value: impl Into<String>) -> Caps {
        self.variables
            .push((name.into().into_bytes(), value.into().into_bytes()));
        self
    }

    /// Threads: `threading`, executors.
    pub fn threads(mut self) -> Caps {
        self.threads = true;
        self
    }

    /// What the clock shows: the system's time, if nothing is said.
    pub fn clock(mut self, clock: Clock) -> Caps {
        self.clock = clock;
        self
    }

    /// Where random numbers come from, and the seed of string hashes: the system, if nothing is said.
    pub fn rng(mut self, rng: Rng) -> Caps {
        self.rng = rng;
        self
    }

    /// Which modules may be imported, those that modules of the library import included: all, if nothing is said.
    pub fn imports(mut self, allows: impl Fn(&str) -> bool + Send + 'static) -> Caps {
        self.imports = Some(Box::new(allows));
        self
    }

    /// Where a path of a script's lies, if it may do that with it; else the number of the system's error.
    pub(crate) fn real_path(&self, path: &[u8], access: Access) -> Result<Vec<u8>, i32> {
        let path = plain(Path::new(OsStr::from_bytes(path)));
        let place = self
            .folders
            .iter()
            .filter_map(|(at, folder)| Some((path.strip_prefix(at).ok()?, folder)))
            // The deepest of folders inside of each other.
            .min_by_key(|(rest, _)| rest.as_os_str().len());
        let Some((rest, folder)) = place else {
            return Err(EPERM);
        };
        if folder.read_only && matches!(access, Access::Write | Access::Entry) {
            return Err(EACCES);
        }
        let root = folder.path.canonicalize().map_err(errno)?;
        let wanted = root.join(rest);
        let follows = matches!(access, Access::Read | Access::Write);
        let real = match follows.then(|| wanted.canonicalize()) {
            Some(Ok(real)) => real,
            // What is about to be made, or is a link itself, lies in a folder that has to be inside.
            _ => match (wanted.parent(), wanted.file_name()) {
                (Some(parent), Some(name)) if !rest.as_os_str().is_empty() => {
                    let real = parent.canonicalize().map_err(errno)?.join(name);
                    // A link that leads nowhere yet: what is written to it would be outside.
                    if follows && real.is_symlink() {
                        return Err(EPERM);
                    }
                    real
                }
                _ => root.clone(),
            },
        };
        match real.starts_with(&root) {
            true => Ok(real.into_os_string().into_vec()),
            false => Err(EPERM),
        }
    }
}

fn errno(error: std::io::Error) -> i32 {
    error.raw_os_error().unwrap_or(EPERM)
}

/// A path from the root, without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::from("/");
    for part in path.components() {
        match part {
            Component::Normal(name) => plain.push(name),
            Component::ParentDir => {
                plain.pop();
            }
            _ => {}
        }
    }
    plain
}

/// A folder of the host's that scripts see.
#[derive(Clone, Debug)]
#[must_use]
pub struct Dir {
    path: PathBuf,
    read_only: bool,
}

impl Dir {
    /// Files can be read and listed.
    pub fn read_only(path: impl Into<PathBuf>) -> Dir {
        Dir {
            path: path.into(),
            read_only: true,
        }
    }

    /// Files can also be written, made, renamed and removed.
    pub fn read_write(path: impl Into<PathBuf>) -> Dir {
        Dir {
            path: path.into(),
            read_only: false,
        }
    }
}

/// The clock of a sandbox.
#[derive(Clone, Debug)]
#[must_use]
pub struct Clock(Kind);

#[derive(Clone, Debug)]
enum Kind {
    System(Instant),
    /// Nanoseconds since the epoch, and those that sleeps have taken.
    Fixed(i64, i64),
}

impl Default for Clock {
    fn default() -> Clock {
        Clock::system()
    }
}

impl Clock {
    /// The system's time.
    pub fn system() -> Clock {
        Clock(Kind::System(Instant::now()))
    }

    /// A clock that stands, except that a sleep moves it at once: so runs are the same each time.
    pub fn fixed(at: SystemTime) -> Clock {
        let since = at.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        Clock(Kind::Fixed(since.as_nanos() as i64, 0))
    }

    pub(crate) fn is_system(&self) -> bool {
        matches!(self.0, Kind::System(_))
    }

    pub(crate) fn time(&self) -> i64 {
        match self.0 {
            Kind::System(_) => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |d| d.as_nanos() as i64),
            Kind::Fixed(start, slept) => start.saturating_add(slept),
        }
    }

    pub(crate) fn monotonic(&self) -> i64 {
        match self.0 {
            Kind::System(start) => start.elapsed().as_nanos() as i64,
            Kind::Fixed(_, slept) => slept,
        }
    }

    pub(crate) fn sleep(&mut self, nanoseconds: u64) -> u64 {
        match &mut self.0 {
            Kind::System(_) => taipan_vm::posix::sleep(nanoseconds),
            Kind::Fixed(_, slept) => {
                *slept = slept.saturating_add_unsigned(nanoseconds);
                0
            }
        }
    }
}

/// The random numbers of a sandbox.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Rng {
    seed: Option<u64>,
    state: u64,
}

impl Rng {
    /// The system's, which nobody can foresee.
    pub fn system() -> Rng {
        Rng::default()
    }

    /// The same numbers, and the same hashes of strings, in every run. Not for secrets.
    pub fn seed(seed: u64) -> Rng {
        Rng {
            seed: Some(seed),
            state: seed,
        }
    }

    /// The key of string hashes, if there is a seed.
    pub(crate) fn hash_seed(&self) -> Option<(u64, u64)> {
        let seed = self.seed?;
        Some((seed, !seed))
    }

    /// Random bytes, if there is a seed.
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) -> bool {
        if self.seed.is_none() {
            return false;
        }
        for chunk in buffer.chunks_mut(8) {
            // A counter, stirred so that each bit depends on all.
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = self.state;
            for (shift, factor) in [(30, 0xbf58_476d_1ce4_e5b9_u64), (27, 0x94d0_49bb_1331_11eb)] {
                word = (word ^ (word >> shift)).wrapping_mul(factor);
            }
            let word = (word ^ (word >> 31)).to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        true
    }
}
