//! Compares what modules hold with CPython 3.14: names, and how functions and classes are called.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::{Result, oracle, project};

/// Prints `module.name<TAB>signature` for all that the modules named hold. It is given on standard input, so that CPython may
/// live behind a container.
const LISTER: &str = include_str!("surface.py");

/// The modules that are compared unless others are named.
const MODULES: &str = "_thread __future__ abc annotationlib argparse array ast asyncio atexit base64 binascii bisect builtins bz2 \
    calendar cmath cmd code codecs codeop collections collections.abc colorsys concurrent.futures \
    concurrent.interpreters configparser contextlib contextvars copy copyreg csv dataclasses datetime dbm dbm.dumb \
    decimal difflib dis doctest enum errno fnmatch fractions functools gc getopt getpass gettext glob graphlib grp \
    gzip hashlib heapq hmac html importlib importlib.abc importlib.machinery importlib.metadata \
    importlib.resources importlib.util inspect io ipaddress itertools json keyword linecache locale logging \
    logging.config logging.handlers lzma marshal math multiprocessing multiprocessing.managers \
    multiprocessing.pool multiprocessing.shared_memory numbers operator optparse os os.path pathlib pickle \
    pickletools pkgutil platform plistlib pprint pwd queue random re reprlib resource runpy sched secrets select \
    selectors shelve shlex shutil signal site socket socketserver ssl stat statistics string string.templatelib \
    struct subprocess symtable sys sysconfig tarfile tempfile textwrap threading time timeit token tokenize \
    tomllib traceback types typing unicodedata unittest unittest.mock urllib.parse uuid venv warnings weakref \
    zipapp zipfile zipimport zlib zoneinfo";

/// What COMPATIBILITY.md explains: names, or their beginnings with a star.
const EXPLAINED: &[&str] = &[
    // Families of addresses that are left out.
    "socket.AF_BLUETOOTH",
    "socket.AddressFamily.AF_BLUETOOTH",
    "socket.ALG_*",
    "socket.BDADDR_*",
    "socket.BTPROTO_*",
    "socket.BT_*",
    "socket.CAN_*",
    "socket.CAPI",
    "socket.HCI_*",
    "socket.IOCTL_VM_*",
    "socket.J1939_*",
    "socket.L2CAP_*",
    "socket.SCM_J1939_*",
    "socket.SO_J1939_*",
    "socket.SO_VM_*",
    "socket.SOL_BLUETOOTH",
    "socket.SOL_CAN_*",
    "socket.SOL_HCI",
    "socket.SOL_L2CAP",
    "socket.SOL_RFCOMM",
    "socket.SOL_SCO",
    "socket.TIPC_*",
    "socket.VMADDR_*",
    "socket.VM_*",
    "socket.socket.sendmsg_afalg",
    "socket.SocketType.sendmsg_afalg",
    "socket.sethostname",
    // The instructions are others.
    "dis.Instruction.make",
    // CPython's wrapper takes anything and passes it on to a method that does not.
    "importlib.abc.FileLoader.*",
    "importlib.machinery.AppleFrameworkLoader.*",
    "importlib.machinery.ExtensionFileLoader.*",
    "importlib.machinery.SourceFileLoader.*",
    "importlib.machinery.SourcelessFileLoader.*",
    // Classes with other machinery below them, which are called alike.
    "importlib.metadata.Distribution*",
    "importlib.metadata.PackageMetadata*",
    "inspect.BlockFinder.*",
    "lzma.LZMAFile.*",
    "pathlib.PureWindowsPath.ntpath",
    "pathlib.WindowsPath.ntpath",
    // The forms of asyncio before 3.10, and arguments that are told by name.
    "asyncio.BoundedSemaphore",
    "asyncio.Condition",
    "asyncio.Event",
    "asyncio.LifoQueue",
    "asyncio.Lock",
    "asyncio.PriorityQueue",
    "asyncio.Queue",
    "asyncio.Semaphore",
    "asyncio.as_completed",
    "asyncio.gather",
    "asyncio.open_connection",
    "asyncio.open_unix_connection",
    "asyncio.shield",
    "asyncio.sleep",
    "asyncio.start_server",
    "asyncio.start_unix_server",
    "asyncio.wait",
    "asyncio.wait_for",
    "asyncio.BaseEventLoop.create_*",
    "asyncio.EventLoop.create_*",
    "asyncio.SelectorEventLoop.create_*",
    "asyncio.TimerHandle",
    // What there is no C for, and instructions that are others.
    "types.CapsuleType",
    "types.CodeType.co_*",
    "sys.activate_stack_trampoline",
    "sys.deactivate_stack_trampoline",
    "sys.is_stack_trampoline_active",
    "time.pthread_getcpuclockid",
    // What TLS by rustls has not.
    "ssl.SSLContext.post_handshake_auth",
    "ssl.SSLContext.set_psk_*",
    "ssl.SSLSocket.sendmsg_afalg",
    "ssl.socket.sendmsg_afalg",
    // The metaclass is made otherwise; a default that is a number by another name; an import of the module's own.
    "enum.EnumMeta",
    "enum.EnumType",
    "os.timerfd_create",
    "ssl.namedtuple",
    // Debian's scheme of folders.
    "sysconfig.get_path*",
];

fn is_explained(name: &str) -> bool {
    EXPLAINED.iter().any(|known| match known.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == *known,
    })
}

type Surface = BTreeMap<String, String>;

fn surface(mut command: Command, modules: &[String]) -> Result<Surface> {
    let mut child = command
        .arg("-")
        .args(modules)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(LISTER.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, signature)| (name.to_owned(), signature.to_owned()))
        .collect())
}

/// `cargo xtask surface [--taipan PATH] [MODULE...]`
pub fn run(arguments: &[String]) -> Result {
    let mut modules = Vec::new();
    let mut binary = project::target().join("debug/taipan");
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--taipan" => binary = rest.next().ok_or("--taipan wants a path")?.into(),
            name => modules.push(name.to_owned()),
        }
    }
    if modules.is_empty() {
        modules = MODULES.split_whitespace().map(str::to_owned).collect();
    }
    let words = oracle::command();
    let (program, options) = words.split_first().ok_or("no command for CPython")?;
    let mut cpython = Command::new(program);
    cpython.args(options);
    let theirs = surface(cpython, &modules)?;
    let ours = surface(Command::new(binary), &modules)?;
    let mut counts = [0; 4];
    for (name, signature) in &theirs {
        let module_is_missing = name
            .match_indices('.')
            .any(|(at, _)| ours.get(&name[..at]).is_some_and(|s| s == "missing"));
        match ours.get(name) {
            Some(own) if own == signature => counts[0] += 1,
            // CPython does not tell how this is called.
            Some(own) if signature == "callable" && own.starts_with('(') => counts[0] += 1,
            _ if is_explained(name) => counts[3] += 1,
            Some(own) if own == "missing" || signature == "missing" => {
                println!("{name}: {own}");
                counts[1] += 1;
            }
            Some(own) => {
                println!("{name}: {own}, not {signature}");
                counts[2] += 1;
            }
            None => {
                if !module_is_missing {
                    println!("{name}: missing");
                }
                counts[1] += 1;
            }
        }
    }
    let [same, missing, different, explained] = counts;
    println!(
        "{same} as in CPython, {missing} missing, {different} called otherwise, {explained} explained in COMPATIBILITY.md"
    );
    Ok(())
}
