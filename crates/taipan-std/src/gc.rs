//! `gc`: the cycle collector.

use crate::classes::set;
use taipan_vm::gc::GcSettings;
use taipan_vm::native::{Rest, module};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::list::List;
use taipan_vm::{R, Value, Vm};

pub struct Gc;

/// The cycle collector.
#[module(name = "gc")]
impl Gc {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let (callbacks, garbage) = (vm.list(vec![]), vm.list(vec![]));
        let settings = vm.module_state::<GcSettings>();
        settings.callbacks = callbacks.clone();
        settings.garbage = garbage.clone();
        set(vm, module, "callbacks", callbacks);
        set(vm, module, "garbage", garbage);
        for (name, value) in [
            ("DEBUG_STATS", 1),
            ("DEBUG_COLLECTABLE", 2),
            ("DEBUG_UNCOLLECTABLE", 4),
            ("DEBUG_SAVEALL", 32),
            ("DEBUG_LEAK", 38),
        ] {
            set(vm, module, name, Value::small_int(value));
        }
        Ok(())
    }

    /// Free what only cycles keep alive; the number of objects found.
    #[sig("(generation=2)")]
    fn collect(vm: &mut Vm, generation: Option<i64>) -> R<usize> {
        let generation = generation.unwrap_or(2);
        if !(0..=2).contains(&generation) {
            return Err(vm.value_error("invalid generation"));
        }
        Ok(vm.collect_cycles(generation as usize))
    }

    /// Collect by itself now and then.
    fn enable(vm: &mut Vm) {
        vm.heap.gc.enabled = true;
    }

    /// Collect only when asked to.
    fn disable(vm: &mut Vm) {
        vm.heap.gc.enabled = false;
    }

    /// Whether the collector runs by itself.
    fn isenabled(vm: &mut Vm) -> bool {
        vm.heap.gc.enabled
    }

    /// How much has been allocated since the last collection.
    fn get_count(vm: &mut Vm) -> Value {
        let gc = &vm.heap.gc;
        let young = (gc.allocated - gc.freed).saturating_sub(gc.survivors) as i64;
        vm.tuple_of([
            Value::small_int(young),
            Value::small_int(0),
            Value::small_int(0),
        ])
    }

    /// When the collector runs by itself.
    fn get_threshold(vm: &mut Vm) -> Value {
        let first = vm.heap.gc.threshold as i64 / 10;
        vm.tuple_of([
            Value::small_int(first),
            Value::small_int(10),
            Value::small_int(10),
        ])
    }

    /// Set when the collector runs by itself; 0: never.
    #[sig("(threshold0, threshold1=10, threshold2=10, /)")]
    fn set_threshold(
        vm: &mut Vm,
        threshold0: i64,
        threshold1: Option<i64>,
        threshold2: Option<i64>,
    ) {
        let _ = (threshold1, threshold2);
        vm.heap.gc.threshold = threshold0.max(0) as u64 * 10;
    }

    /// The debugging flags.
    fn get_debug(vm: &mut Vm) -> i64 {
        vm.module_state::<GcSettings>().debug
    }

    /// Set the debugging flags.
    fn set_debug(vm: &mut Vm, flags: i64) {
        vm.module_state::<GcSettings>().debug = flags;
    }

    /// Every object the collector knows.
    #[sig("(generation=None)")]
    fn get_objects(vm: &mut Vm, generation: Option<&Value>) -> R<Vec<Value>> {
        if let Some(generation) = generation.filter(|g| !g.is_none()) {
            let generation = vm.to_i64(generation)?;
            if generation >= 3 {
                return Err(vm.value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
            if generation < 0 {
                return Err(vm.value_error("generation parameter cannot be negative"));
            }
        }
        Ok(vm.heap.containers())
    }

    /// The objects that refer to one of these.
    #[sig("(*objs)")]
    fn get_referrers(vm: &mut Vm, objs: Rest<'_>) -> Vec<Value> {
        let wanted: Vec<Value> = objs.0.to_vec();
        let mut found = vm.heap.containers();
        found.retain(|container| {
            vm.heap
                .referents(container)
                .iter()
                .any(|r| wanted.iter().any(|w| w.is(r)))
        });
        found
    }

    /// The objects that these refer to.
    #[sig("(*objs)")]
    fn get_referents(vm: &mut Vm, objs: Rest<'_>) -> Vec<Value> {
        objs.0.iter().flat_map(|o| vm.heap.referents(o)).collect()
    }

    /// Whether the collector looks at an object.
    fn is_tracked(obj: &Value) -> bool {
        let empty = taipan_vm::protocol::show::items(obj).is_empty();
        obj.kind()
            .is_some_and(taipan_vm::heap::collect::is_container)
            && (obj.is_a::<List>()
                || obj.is_a::<Dict>()
                || !obj.is_a::<taipan_vm::types::tuple::Tuple>()
                || !empty)
    }

    /// Whether an object's finaliser has run.
    fn is_finalized(vm: &mut Vm, obj: &Value) -> bool {
        vm.heap.is_finalized(obj)
    }

    /// Leave all objects out of collections. Collections start from what was allocated since the last one, so that old objects
    /// cost little: only their number is remembered.
    fn freeze(vm: &mut Vm) {
        let count = vm.heap.containers().len();
        vm.module_state::<GcSettings>().frozen = count;
    }

    /// Take all objects into collections again.
    fn unfreeze(vm: &mut Vm) {
        vm.module_state::<GcSettings>().frozen = 0;
    }

    /// How many objects are left out of collections.
    fn get_freeze_count(vm: &mut Vm) -> i64 {
        vm.module_state::<GcSettings>().frozen as i64
    }

    /// What the collector has done, for each generation.
    fn get_stats(vm: &mut Vm) -> Value {
        let settings = vm.module_state::<GcSettings>();
        let (collections, collected) = (settings.collections as i64, settings.collected as i64);
        let rows = (0..3)
            .map(|generation| {
                let row = vm.dict();
                let whole = generation == 2;
                for (key, value) in [
                    ("collections", if whole { collections } else { 0 }),
                    ("collected", if whole { collected } else { 0 }),
                    ("uncollectable", 0),
                ] {
                    let key = vm.intern(key);
                    if let Some(d) = row.downcast::<Dict>() {
                        d.set_str(&key, Value::small_int(value));
                    }
                }
                row
            })
            .collect();
        vm.list(rows)
    }
}
