//! Users, groups, sessions and groups of processes.

use super::call::{Files, permit, plain};
use super::files::id;
use super::path::{CInt, Text};
use nix::unistd::{Gid, Pid};
use taipan_vm::native::{FromArg, functions};
use taipan_vm::posix::{IdCall, set_ids};
use taipan_vm::{Kind, R, Value, Vm};

/// The number of a user; -1 stands for none.
struct User(u32);
/// The number of a group; -1 stands for none.
struct Group(u32);

impl<'a> FromArg<'a> for User {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<User> {
        Ok(User(id(vm, value, "uid")?.unwrap_or(u32::MAX)))
    }
}

impl<'a> FromArg<'a> for Group {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Group> {
        Ok(Group(id(vm, value, "gid")?.unwrap_or(u32::MAX)))
    }
}

fn change(vm: &mut Vm, call: IdCall, ids: [u32; 3]) -> R<()> {
    plain(vm, || set_ids(call, ids))
}

fn triple(vm: &mut Vm, numbers: [u32; 3]) -> Value {
    vm.tuple(numbers.map(|n| Value::small_int(n.into())).to_vec())
}

/// A number that the system gives without ever failing.
fn known<T>(vm: &mut Vm, number: impl FnOnce() -> T) -> R<T> {
    permit(vm, Files::None)?;
    Ok(number())
}

pub struct Ids;

#[functions(module = "posix")]
impl Ids {
    /// Return the number of the user of this process.
    fn getuid(vm: &mut Vm) -> R<u32> {
        known(vm, || nix::unistd::getuid().as_raw())
    }
    /// Return the number of the user whose rights this process has.
    fn geteuid(vm: &mut Vm) -> R<u32> {
        known(vm, || nix::unistd::geteuid().as_raw())
    }
    /// Return the number of the group of this process.
    fn getgid(vm: &mut Vm) -> R<u32> {
        known(vm, || nix::unistd::getgid().as_raw())
    }
    /// Return the number of the group whose rights this process has.
    fn getegid(vm: &mut Vm) -> R<u32> {
        known(vm, || nix::unistd::getegid().as_raw())
    }
    /// Return the real, effective and saved user.
    fn getresuid(vm: &mut Vm) -> R {
        let ids = plain(vm, nix::unistd::getresuid)?;
        let ids = [ids.real, ids.effective, ids.saved].map(|id| id.as_raw());
        Ok(triple(vm, ids))
    }
    /// Return the real, effective and saved group.
    fn getresgid(vm: &mut Vm) -> R {
        let ids = plain(vm, nix::unistd::getresgid)?;
        let ids = [ids.real, ids.effective, ids.saved].map(|id| id.as_raw());
        Ok(triple(vm, ids))
    }
    /// Set the user of this process.
    #[sig("(uid, /)")]
    fn setuid(vm: &mut Vm, uid: User) -> R<()> {
        change(vm, IdCall::Uid, [uid.0, 0, 0])
    }
    /// Set the group of this process.
    #[sig("(gid, /)")]
    fn setgid(vm: &mut Vm, gid: Group) -> R<()> {
        change(vm, IdCall::Gid, [gid.0, 0, 0])
    }
    /// Set the user whose rights this process has.
    #[sig("(euid, /)")]
    fn seteuid(vm: &mut Vm, euid: User) -> R<()> {
        change(vm, IdCall::EffectiveUid, [euid.0, 0, 0])
    }
    /// Set the group whose rights this process has.
    #[sig("(egid, /)")]
    fn setegid(vm: &mut Vm, egid: Group) -> R<()> {
        change(vm, IdCall::EffectiveGid, [egid.0, 0, 0])
    }
    /// Set the real and the effective user.
    #[sig("(ruid, euid, /)")]
    fn setreuid(vm: &mut Vm, ruid: User, euid: User) -> R<()> {
        change(vm, IdCall::RealUid, [ruid.0, euid.0, 0])
    }
    /// Set the real and the effective group.
    #[sig("(rgid, egid, /)")]
    fn setregid(vm: &mut Vm, rgid: Group, egid: Group) -> R<()> {
        change(vm, IdCall::RealGid, [rgid.0, egid.0, 0])
    }
    /// Set the real, effective and saved user.
    #[sig("(ruid, euid, suid, /)")]
    fn setresuid(vm: &mut Vm, ruid: User, euid: User, suid: User) -> R<()> {
        change(vm, IdCall::AllUids, [ruid.0, euid.0, suid.0])
    }
    /// Set the real, effective and saved group.
    #[sig("(rgid, egid, sgid, /)")]
    fn setresgid(vm: &mut Vm, rgid: Group, egid: Group, sgid: Group) -> R<()> {
        change(vm, IdCall::AllGids, [rgid.0, egid.0, sgid.0])
    }
    /// Return the further groups of this process.
    fn getgroups(vm: &mut Vm) -> R<Vec<Value>> {
        let groups = plain(vm, nix::unistd::getgroups)?;
        let groups = groups.iter().map(|g| Value::small_int(g.as_raw().into()));
        Ok(groups.collect())
    }
    /// Set the further groups of this process.
    #[sig("(groups, /)")]
    fn setgroups(vm: &mut Vm, groups: &Value) -> R<()> {
        let getitem = vm.names.__getitem__.clone();
        if vm.lookup_special(groups, &getitem).is_none() || groups.is_kind(Kind::Dict) {
            return Err(vm.type_error("setgroups argument must be a sequence"));
        }
        let mut numbers = Vec::new();
        for item in vm.collect(groups)? {
            if item.as_small_int().is_none() && !item.is_kind(Kind::Int) {
                return Err(vm.type_error("groups must be integers"));
            }
            numbers.push(Gid::from_raw(Group::from_arg(vm, &item)?.0));
        }
        plain(vm, || nix::unistd::setgroups(&numbers))
    }
    /// Return the groups of a user.
    #[sig("(user, group, /)")]
    fn getgrouplist(vm: &mut Vm, user: Text, group: Group) -> R<Vec<Value>> {
        let groups = plain(vm, || {
            nix::unistd::getgrouplist(&user.0, Gid::from_raw(group.0))
        })?;
        let groups = groups.iter().map(|g| Value::small_int(g.as_raw().into()));
        Ok(groups.collect())
    }
    /// Make the groups of a user those of this process.
    #[sig("(username, gid, /)")]
    fn initgroups(vm: &mut Vm, username: Text, gid: Group) -> R<()> {
        plain(vm, || {
            nix::unistd::initgroups(&username.0, Gid::from_raw(gid.0))
        })
    }
    /// Return the group of processes that a process belongs to.
    #[sig("(pid)")]
    fn getpgid(vm: &mut Vm, pid: CInt) -> R<i32> {
        plain(vm, || nix::unistd::getpgid(Some(Pid::from_raw(pid.0)))).map(Pid::as_raw)
    }
    /// Return the group of processes that this process belongs to.
    fn getpgrp(vm: &mut Vm) -> R<i32> {
        known(vm, || nix::unistd::getpgrp().as_raw())
    }
    /// Move a process to a group of processes.
    #[sig("(pid, pgrp, /)")]
    fn setpgid(vm: &mut Vm, pid: CInt, pgrp: CInt) -> R<()> {
        let (pid, group) = (Pid::from_raw(pid.0), Pid::from_raw(pgrp.0));
        plain(vm, || nix::unistd::setpgid(pid, group))
    }
    /// Make this process the first of a new group of processes.
    fn setpgrp(vm: &mut Vm) -> R<()> {
        plain(vm, || {
            nix::unistd::setpgid(Pid::from_raw(0), Pid::from_raw(0))
        })
    }
    /// Return the session of a process.
    #[sig("(pid, /)")]
    fn getsid(vm: &mut Vm, pid: CInt) -> R<i32> {
        plain(vm, || nix::unistd::getsid(Some(Pid::from_raw(pid.0)))).map(Pid::as_raw)
    }
    /// Make this process the first of a new session.
    fn setsid(vm: &mut Vm) -> R<()> {
        plain(vm, nix::unistd::setsid).map(drop)
    }
    /// Return the name of the user of the terminal.
    fn getlogin(vm: &mut Vm) -> R {
        let name = plain(vm, taipan_vm::posix::login_name)?;
        super::path::name_value(vm, &name, false)
    }
}
