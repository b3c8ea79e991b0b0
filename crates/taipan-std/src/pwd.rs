//! `pwd` and `grp`: the users and groups that the system knows.

use crate::_io::os_error;
use crate::posix::id_argument;
use nix::unistd::{Gid, Group, Uid, User};
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use taipan_vm::native::{FromArg, module};
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm, structseq};

structseq!(STRUCT_PASSWD, "pwd", "struct_passwd", "A user: a tuple whose items have names.", new: true, {
    0 "pw_name" 1 "pw_passwd" 2 "pw_uid" 3 "pw_gid" 4 "pw_gecos" 5 "pw_dir" 6 "pw_shell"
}, {});

structseq!(STRUCT_GROUP, "grp", "struct_group", "A group: a tuple whose items have names.", new: true, {
    0 "gr_name" 1 "gr_passwd" 2 "gr_gid" 3 "gr_mem"
}, {});

fn user_value(vm: &mut Vm, user: &User) -> Value {
    let items = vec![
        vm.str(user.name.as_str()),
        vm.str(user.passwd.to_string_lossy().into_owned()),
        Value::small_int(user.uid.as_raw().into()),
        Value::small_int(user.gid.as_raw().into()),
        vm.str(user.gecos.to_string_lossy().into_owned()),
        vm.str(user.dir.to_string_lossy().into_owned()),
        vm.str(user.shell.to_string_lossy().into_owned()),
    ];
    vm.struct_seq(&STRUCT_PASSWD, items)
}

fn group_value(vm: &mut Vm, group: &Group) -> Value {
    let members = group.mem.iter().map(|m| vm.str(m.as_str())).collect();
    let items = vec![
        vm.str(group.name.as_str()),
        vm.str(group.passwd.to_string_lossy().into_owned()),
        Value::small_int(group.gid.as_raw().into()),
        vm.list(members),
    ];
    vm.struct_seq(&STRUCT_GROUP, items)
}

/// The name of a user or group.
struct Name(String);

impl<'a> FromArg<'a> for Name {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Name> {
        Name::from_arg_at(vm, value, "argument")
    }
    fn from_arg_at(vm: &mut Vm, value: &'a Value, what: &'static str) -> R<Name> {
        let text = <&Str>::from_arg_at(vm, value, what)?
            .to_escaped()
            .into_owned();
        if text.contains('\0') {
            return Err(vm.value_error("embedded null byte"));
        }
        Ok(Name(text))
    }
}

fn missing(vm: &mut Vm, text: String) -> Raise {
    let class = vm.class(|t| &t.KeyError);
    let text = vm.str(text);
    vm.raise_args(&class, vec![text])
}

/// An answer of the system, where the host allows to ask it.
fn answer<T>(vm: &mut Vm, found: impl FnOnce() -> nix::Result<Option<T>>) -> R<Option<T>> {
    if !vm.host.allows_os() {
        return Ok(None);
    }
    found().map_err(|errno| os_error(vm, errno as i32, None))
}

/// The names in the first column of a file of the system.
fn names_in(vm: &mut Vm, path: &str) -> R<Vec<String>> {
    if !vm.host.allows_os() {
        return Ok(Vec::new());
    }
    let text = vm.host.read_file(path).unwrap_or_default();
    let names = text.split(|b| *b == b'\n').filter_map(|line| {
        let name = line.split(|b| *b == b':').next()?;
        let name = std::ffi::OsStr::from_bytes(name).to_str()?;
        // Names that stand for another source of users are none.
        let is_name = !name.is_empty() && !name.starts_with(['#', '+', '-']);
        (is_name && CString::new(name).is_ok()).then(|| name.to_owned())
    });
    Ok(names.collect())
}

pub struct Pwd;

/// The users that the system knows.
#[module(name = "pwd")]
impl Pwd {
    /// Return the user of a number.
    #[sig("(uidobj, /)")]
    fn getpwuid(vm: &mut Vm, uidobj: &Value) -> R {
        let number = match id_argument(vm, uidobj, "uid") {
            Ok(number) => number,
            Err(raise) => {
                let class = vm.class(|t| &t.OverflowError);
                if vm
                    .raised
                    .as_ref()
                    .is_some_and(|e| vm.is_instance(e, &class))
                {
                    vm.raised = None;
                    return Err(missing(vm, "getpwuid(): uid not found".to_owned()));
                }
                return Err(raise);
            }
        };
        let found = match number {
            Some(uid) => answer(vm, || User::from_uid(Uid::from_raw(uid)))?,
            None => None,
        };
        match found {
            Some(user) => Ok(user_value(vm, &user)),
            None => {
                let shown = number.map_or("-1".to_owned(), |n| n.to_string());
                Err(missing(vm, format!("getpwuid(): uid not found: {shown}")))
            }
        }
    }

    /// Return the user of a name.
    #[sig("(name, /)")]
    fn getpwnam(vm: &mut Vm, name: Name) -> R {
        match answer(vm, || User::from_name(&name.0))? {
            Some(user) => Ok(user_value(vm, &user)),
            None => {
                let shown = vm.str(name.0);
                let shown = vm.repr_text(&shown)?;
                Err(missing(vm, format!("getpwnam(): name not found: {shown}")))
            }
        }
    }

    /// Return all users.
    fn getpwall(vm: &mut Vm) -> R<Vec<Value>> {
        let mut all = Vec::new();
        for name in names_in(vm, "/etc/passwd")? {
            if let Some(user) = answer(vm, || User::from_name(&name))? {
                all.push(user_value(vm, &user));
            }
        }
        Ok(all)
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = vm.struct_class(&STRUCT_PASSWD);
        crate::classes::set(vm, module, "struct_passwd", class);
        Ok(())
    }
}

pub struct Grp;

/// The groups that the system knows.
#[module(name = "grp")]
impl Grp {
    /// Return the group of a number.
    #[sig("(id)")]
    fn getgrgid(vm: &mut Vm, id: &Value) -> R {
        let number = id_argument(vm, id, "gid")?;
        let found = match number {
            Some(gid) => answer(vm, || Group::from_gid(Gid::from_raw(gid)))?,
            None => None,
        };
        match found {
            Some(group) => Ok(group_value(vm, &group)),
            None => {
                let shown = number.map_or("-1".to_owned(), |n| n.to_string());
                Err(missing(vm, format!("getgrgid(): gid not found: {shown}")))
            }
        }
    }

    /// Return the group of a name.
    #[sig("(name)")]
    fn getgrnam(vm: &mut Vm, name: Name) -> R {
        match answer(vm, || Group::from_name(&name.0))? {
            Some(group) => Ok(group_value(vm, &group)),
            None => {
                let shown = vm.str(name.0);
                let shown = vm.repr_text(&shown)?;
                Err(missing(vm, format!("getgrnam(): name not found: {shown}")))
            }
        }
    }

    /// Return all groups.
    fn getgrall(vm: &mut Vm) -> R<Vec<Value>> {
        let mut all = Vec::new();
        for name in names_in(vm, "/etc/group")? {
            if let Some(group) = answer(vm, || Group::from_name(&name))? {
                all.push(group_value(vm, &group));
            }
        }
        Ok(all)
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = vm.struct_class(&STRUCT_GROUP);
        crate::classes::set(vm, module, "struct_group", class);
        Ok(())
    }
}
