//! Scheduling: priorities, policies, processors, namespaces.

use super::call::{Files, permit, plain};
use super::path::{CInt, Number};
use nix::sched::CpuSet;
use nix::unistd::Pid;
use taipan_vm::native::{Args, Params, functions};
use taipan_vm::posix;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Value, Vm, structseq};

structseq!(SCHED_PARAM, "posix", "sched_param", "(sched_priority)\n--\n\nHow a process is scheduled.", new: true, { 0 "sched_priority" }, {});

/// The class of `sched_param`, whose constructor takes the one field by itself.
pub fn param_class(vm: &mut Vm) -> Value {
    let class = vm.struct_class(&SCHED_PARAM);
    if let Some(t) = class.downcast::<Type>() {
        t.native_new.set(Some(new_param));
    }
    class
}

/// `sched_param(sched_priority)`
fn new_param(vm: &mut Vm, args: &Args<'_>) -> R {
    const PARAMS: Params = Params {
        function: "posix.sched_param",
        names: &["sched_priority"],
        posonly: 0,
        positional: 1,
        required: 1,
        rest: false,
        kwargs: false,
    };
    let [priority] = PARAMS.bind_all::<1, 1>(vm, args)?;
    Ok(vm.new_tuple(&args.all[0], vec![priority.clone()]))
}

/// The priority in a `sched_param`.
pub fn priority(vm: &mut Vm, param: &Value) -> R<i32> {
    let class = param_class(vm);
    if !vm.is_instance(param, &class) {
        return Err(vm.type_error("must have a sched_param object"));
    }
    let item = param
        .downcast::<Tuple>()
        .and_then(|t| t.items().first().cloned());
    let item = item.unwrap_or(Value::NONE);
    match vm.to_i64(&item).map(i32::try_from)? {
        Ok(number) => Ok(number),
        Err(_) => Err(vm.overflow_error("sched_priority out of range")),
    }
}

pub struct Scheduling;

#[functions(module = "posix")]
impl Scheduling {
    /// Return the priority of a process, a group of processes or a user.
    #[sig("(which, who)")]
    fn getpriority(vm: &mut Vm, which: CInt, who: CInt) -> R<i32> {
        plain(vm, || posix::getpriority(which.0, who.0))
    }
    /// Set the priority of a process, a group of processes or a user.
    #[sig("(which, who, priority)")]
    fn setpriority(vm: &mut Vm, which: CInt, who: CInt, priority: CInt) -> R<()> {
        plain(vm, || posix::setpriority(which.0, who.0, priority.0))
    }
    /// Add to how nice this process is to others; return how nice it is.
    #[sig("(increment, /)")]
    fn nice(vm: &mut Vm, increment: CInt) -> R<i32> {
        plain(vm, || posix::nice(increment.0))
    }
    /// Let others run.
    fn sched_yield(vm: &mut Vm) -> R<()> {
        plain(vm, nix::sched::sched_yield)
    }
    /// Return the highest priority of a policy.
    #[sig("(policy)")]
    fn sched_get_priority_max(vm: &mut Vm, policy: CInt) -> R<i32> {
        plain(vm, || posix::priority_bound(policy.0, true))
    }
    /// Return the lowest priority of a policy.
    #[sig("(policy)")]
    fn sched_get_priority_min(vm: &mut Vm, policy: CInt) -> R<i32> {
        plain(vm, || posix::priority_bound(policy.0, false))
    }
    /// Return the policy of a process.
    #[sig("(pid, /)")]
    fn sched_getscheduler(vm: &mut Vm, pid: CInt) -> R<i32> {
        plain(vm, || posix::scheduler(pid.0))
    }
    /// Set the policy of a process and its parameters.
    #[sig("(pid, policy, param, /)")]
    fn sched_setscheduler(vm: &mut Vm, pid: CInt, policy: CInt, param: &Value) -> R<()> {
        let priority = priority(vm, param)?;
        plain(vm, || posix::set_scheduler(pid.0, Some(policy.0), priority))
    }
    /// Return the parameters of a process's scheduling.
    #[sig("(pid, /)")]
    fn sched_getparam(vm: &mut Vm, pid: CInt) -> R {
        let priority = plain(vm, || posix::scheduler_priority(pid.0))?;
        Ok(vm.struct_seq(&SCHED_PARAM, vec![Value::small_int(priority.into())]))
    }
    /// Set the parameters of a process's scheduling.
    #[sig("(pid, param, /)")]
    fn sched_setparam(vm: &mut Vm, pid: CInt, param: &Value) -> R<()> {
        let priority = priority(vm, param)?;
        plain(vm, || posix::set_scheduler(pid.0, None, priority))
    }
    /// Return the time slice of a process, in seconds.
    #[sig("(pid, /)")]
    fn sched_rr_get_interval(vm: &mut Vm, pid: CInt) -> R<f64> {
        let interval = plain(vm, || posix::round_robin_interval(pid.0))?;
        Ok(interval as f64 * 1e-9)
    }
    /// Return the set of the processors that a process may use.
    #[sig("(pid, /)")]
    fn sched_getaffinity(vm: &mut Vm, pid: CInt) -> R {
        let set = plain(vm, || nix::sched::sched_getaffinity(Pid::from_raw(pid.0)))?;
        let numbers = (0..CpuSet::count()).filter(|n| set.is_set(*n).unwrap_or(false));
        let numbers: Vec<Value> = numbers.map(|n| Value::small_int(n as i64)).collect();
        let numbers = vm.list(numbers);
        let class = vm.class(|t| &t.set);
        vm.call(&class, &[numbers])
    }
    /// Say which processors a process may use.
    #[sig("(pid, mask, /)")]
    fn sched_setaffinity(vm: &mut Vm, pid: CInt, mask: &Value) -> R<()> {
        let mut set = CpuSet::new();
        for item in vm.collect(mask)? {
            if item.as_small_int().is_none() && !item.is_kind(taipan_vm::Kind::Int) {
                let class = vm.type_of(&item);
                let class = vm.repr_text(&class)?;
                return Err(vm.type_error(format!(
                    "expected an iterator of ints, but iterator yielded {class}"
                )));
            }
            let number = vm.to_i64(&item)?;
            match usize::try_from(number) {
                Err(_) => return Err(vm.value_error("negative CPU number")),
                Ok(number) => {
                    // A processor that no system has changes nothing.
                    let _ = set.set(number);
                }
            }
        }
        plain(vm, || {
            nix::sched::sched_setaffinity(Pid::from_raw(pid.0), &set)
        })
    }
    /// Stop sharing parts of this process's surroundings with others.
    #[sig("(flags)")]
    fn unshare(vm: &mut Vm, flags: CInt) -> R<()> {
        plain(vm, || posix::unshare(flags.0))
    }
    /// Move into a namespace.
    #[sig("(fd, nstype=0)")]
    fn setns(vm: &mut Vm, fd: Number, nstype: Option<CInt>) -> R<()> {
        plain(vm, || {
            posix::setns(fd.0.0, nstype.as_ref().map_or(0, |n| n.0))
        })
    }
    /// Return the load of the last one, five and fifteen minutes.
    fn getloadavg(vm: &mut Vm) -> R {
        permit(vm, Files::None)?;
        let Some(loads) = posix::load_average() else {
            let class = vm.class(|t| &t.OSError);
            let text = vm.str("Load averages are unobtainable");
            return Err(vm.raise_args(&class, vec![text]));
        };
        let loads = loads.map(|load| vm.float(load)).to_vec();
        Ok(vm.tuple(loads))
    }
}
