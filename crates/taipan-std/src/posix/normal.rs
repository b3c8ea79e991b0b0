//! The parts of `posixpath` that are worth being native: they are called for every path.

use super::path::{Path, name_value};
use taipan_vm::native::functions;
use taipan_vm::{R, Value, Vm};

/// How many slashes a path begins with that count: exactly two are kept, more are one.
fn root_len(path: &[u8]) -> usize {
    match path.iter().take_while(|b| **b == b'/').count() {
        0 => 0,
        2 => 2,
        _ => 1,
    }
}

/// A path without needless parts.
fn normal(path: &[u8]) -> Vec<u8> {
    let root = root_len(path);
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => match parts.last() {
                Some(&last) if last != b".." => drop(parts.pop()),
                // There is nothing above the root.
                None if root > 0 => {}
                _ => parts.push(part),
            },
            _ => parts.push(part),
        }
    }
    let mut result = vec![b'/'; root];
    result.extend_from_slice(&parts.join(&b'/'));
    if result.is_empty() {
        result.push(b'.');
    }
    result
}

pub struct Normal;

#[functions(module = "posix")]
impl Normal {
    /// Return the path without needless parts.
    #[sig("(path)")]
    fn _path_normpath(vm: &mut Vm, path: Path) -> R {
        name_value(vm, &normal(&path.bytes), path.is_bytes())
    }

    /// Split a path into a drive (none on this system), the root and the rest.
    #[sig("(path, /)")]
    fn _path_splitroot_ex(vm: &mut Vm, path: Path) -> R {
        let all = &path.bytes;
        let root = root_len(all);
        let mut parts = Vec::new();
        for part in [&b""[..], &all[..root], &all[root..]] {
            parts.push(name_value(vm, part, path.is_bytes())?);
        }
        let parts: Vec<Value> = parts;
        Ok(vm.tuple(parts))
    }
}
