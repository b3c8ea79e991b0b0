//! What the operators mean: the slow, complete paths behind the interpreter's fast ones.

pub mod attr;
pub mod call;
pub mod compare;
pub mod hash;
pub mod isinstance;
pub mod item;
pub mod iter;
pub mod lookup;
pub mod number;
pub mod recursion;
pub mod repr;
pub mod show;
pub mod slots;

/// Names that CPython keeps in slots: methods with them are "slot wrappers".
pub fn is_slot_name(name: &str) -> bool {
    const NOT_SLOTS: &[&str] = &[
        "__new__",
        "__reduce__",
        "__reduce_ex__",
        "__getnewargs__",
        "__getnewargs_ex__",
        "__getstate__",
        "__setstate__",
        "__sizeof__",
        "__format__",
        "__dir__",
        "__init_subclass__",
        "__subclasshook__",
        "__class_getitem__",
        "__round__",
        "__trunc__",
        "__floor__",
        "__ceil__",
        "__complex__",
        "__bytes__",
        "__copy__",
        "__deepcopy__",
        "__replace__",
        "__reversed__",
        "__length_hint__",
        "__instancecheck__",
        "__subclasscheck__",
        "__subclasses__",
        "__prepare__",
        "__mro_entries__",
        "__enter__",
        "__exit__",
        "__aenter__",
        "__aexit__",
        "__missing__",
        "__fspath__",
        "__typing_subst__",
    ];
    name.starts_with("__") && name.ends_with("__") && !NOT_SLOTS.contains(&name)
}
