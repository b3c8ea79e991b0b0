//! `posix`: the system calls of `os`. Everything goes through [`call`], which asks the host for permission. `path` has the kinds of
//! arguments; the functions are in files by topic.

mod call;
mod constants;
mod descriptors;
mod environment;
mod events;
mod files;
mod folders;
mod ids;
mod limits;
mod normal;
mod path;
mod process;
mod sched;
mod spawn;
mod stat;
mod terminal;
mod xattr;

pub use call::plain;
pub use environment::{for_programs as environment_for_programs, variable};
pub use files::id as id_argument;
pub use path::{CInt, FileNumber, Text};
pub use process::fork_with;

use crate::classes::set;
use taipan_vm::native::{MethodDef, ModuleDef, concat, total};
use taipan_vm::{R, Value, Vm};

const TABLES: &[&[MethodDef]] = &[
    stat::Stat::FUNCTIONS,
    files::FileFunctions::FUNCTIONS,
    folders::Folders::FUNCTIONS,
    descriptors::Descriptors::FUNCTIONS,
    process::Processes::FUNCTIONS,
    environment::Environment::FUNCTIONS,
    terminal::Terminals::FUNCTIONS,
    events::Events::FUNCTIONS,
    ids::Ids::FUNCTIONS,
    limits::Limits::FUNCTIONS,
    normal::Normal::FUNCTIONS,
    sched::Scheduling::FUNCTIONS,
    spawn::Spawning::FUNCTIONS,
    xattr::Attributes::FUNCTIONS,
];

static FUNCTIONS: [MethodDef; total(TABLES)] = concat(TABLES);

/// The module's definition.
pub static DEF: ModuleDef = ModuleDef {
    name: "posix",
    doc: "The system calls of this system, as os offers them.",
    functions: &FUNCTIONS,
    init,
};

/// What the system's calls can do beyond their oldest forms; os makes its `supports_` sets of it.
const ABILITIES: &[&str] = &[
    "HAVE_EVENTFD",
    "HAVE_TIMERFD_CREATE",
    "HAVE_FACCESSAT",
    "HAVE_FCHDIR",
    "HAVE_FCHMOD",
    "HAVE_FCHMODAT",
    "HAVE_FCHOWN",
    "HAVE_FCHOWNAT",
    "HAVE_FEXECVE",
    "HAVE_FDOPENDIR",
    "HAVE_FPATHCONF",
    "HAVE_FSTATAT",
    "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE",
    "HAVE_FUTIMENS",
    "HAVE_FUTIMES",
    "HAVE_FUTIMESAT",
    "HAVE_LINKAT",
    "HAVE_LCHOWN",
    "HAVE_LSTAT",
    "HAVE_LUTIMES",
    "HAVE_MEMFD_CREATE",
    "HAVE_MKDIRAT",
    "HAVE_MKFIFOAT",
    "HAVE_MKNODAT",
    "HAVE_OPENAT",
    "HAVE_READLINKAT",
    "HAVE_RENAMEAT",
    "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",
    "HAVE_UTIMENSAT",
    "HAVE_PTSNAME_R",
];

fn init(vm: &mut Vm, module: &Value) -> R<()> {
    constants::add(vm, module);
    limits::add(vm, module)?;
    let classes = [
        stat::CLASSES,
        environment::CLASSES,
        process::CLASSES,
        terminal::CLASSES,
    ];
    for def in classes.concat() {
        let class = vm.struct_class(def);
        set(vm, module, def.class.name, class);
    }
    let param = sched::param_class(vm);
    set(vm, module, "sched_param", param);
    let entry = folders::entry_class(vm);
    set(vm, module, "DirEntry", entry);
    let error = vm.class(|t| &t.OSError);
    set(vm, module, "error", error);
    let abilities = ABILITIES.iter().map(|name| vm.str(*name)).collect();
    let abilities = vm.list(abilities);
    set(vm, module, "_have_functions", abilities);
    let variables = environment::as_dict(vm)?;
    set(vm, module, "environ", variables);
    Ok(())
}
