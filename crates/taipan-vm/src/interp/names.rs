//! Globals, namespaces, cells: the longer ways (unsafe island 3: inline caches are written in place).
#![expect(unsafe_code, reason = "inline caches are words of the code")]

use super::dispatch::Flow;
use crate::Kind;
use crate::raise::{R, Raise};
use crate::types::cell::Cell;
use crate::types::dict::Dict;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use taipan_bytecode::Instr;

/// Position of an interned name in a dict with string keys.
pub(crate) fn position(dict: &Dict, name: &Value) -> Option<usize> {
    let hash = name.downcast::<Str>()?.hash();
    dict.table.with(|t| {
        let mut skip = 0;
        loop {
            match t.probe(name.raw(), hash, skip) {
                (crate::types::dict::Probe::Found(i), _) => return Some(i),
                (crate::types::dict::Probe::Missing, _) => return None,
                (crate::types::dict::Probe::Ask(_), next) => skip = next,
            }
        }
    })
}

/// Empty a cell; `false` if it was empty.
fn empty_cell(cell: &Value) -> bool {
    let old = cell
        .downcast::<Cell>()
        .map(|c| c.value.replace(Value::UNDEF));
    old.is_some_and(|old| !old.is_undef())
}

impl Vm {
    /// The number that stands for the dict's keys, given to it now if it has none.
    fn keys_version(&mut self, dict: &Dict) -> u32 {
        let version = dict.table.with(|t| t.keys_version);
        if version != 0 {
            return version;
        }
        let version = self.fresh_keys_version();
        dict.table.with(|t| t.keys_version = version);
        version
    }

    fn fresh_keys_version(&mut self) -> u32 {
        let version = self.next_keys_version;
        self.next_keys_version = version.checked_add(1).unwrap_or(0);
        version
    }

    #[inline(never)]
    pub(crate) fn del_cell(&mut self, i: Instr) -> Flow {
        let cell = self.kept(i.a());
        match empty_cell(&cell) {
            true => Flow::Next,
            false => self.unbound_local(i.a()),
        }
    }

    #[inline(never)]
    pub(crate) fn del_free(&mut self, i: Instr) -> Flow {
        let closure = self.running_function().closure.clone();
        let cell = closure
            .downcast::<Tuple>()
            .map(|t| t.items()[i.a()].clone());
        match cell.is_some_and(|cell| empty_cell(&cell)) {
            true => Flow::Next,
            false => self.unbound_free(i.a()),
        }
    }

    #[inline(never)]
    pub(crate) fn load_global_slow(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let name = self.running_code().names[i.c()].clone();
        let function = self.running_function();
        let (globals, builtins) = (function.globals.clone(), function.builtins.clone());
        let (Some(g), Some(b)) = (globals.downcast::<Dict>(), builtins.downcast::<Dict>()) else {
            let found = self.load_global(&name);
            return self.finish(i.a(), found);
        };
        if let Some(at) = position(g, &name) {
            let version = self.keys_version(g);
            if version != 0 && globals.raw().has_shape(exact(Kind::Dict)) {
                // SAFETY: the words of this instruction; x tells which cache it is.
                unsafe {
                    *pc &= !0xff00;
                    *pc.add(1) = (version as u64) << 32 | at as u64;
                }
            }
            let value = g.table.with(|t| t.entries[at].value.clone());
            self.store(i.a(), value);
            return Flow::Next;
        }
        self.want_builtin(&builtins, &name);
        if let Some(at) = position(b, &name) {
            let (version, below) = (self.keys_version(g), self.keys_version(b));
            if version != 0 && below != 0 && globals.raw().has_shape(exact(Kind::Dict)) {
                // SAFETY: as above.
                unsafe {
                    *pc = *pc & !0xff00 | 1 << 8;
                    *pc.add(1) = (version as u64) << 32 | at as u64;
                    *pc.add(2) = below as u64;
                }
            }
            let value = b.table.with(|t| t.entries[at].value.clone());
            self.store(i.a(), value);
            return Flow::Next;
        }
        let found = self.load_global(&name);
        self.finish(i.a(), found)
    }

    /// A global or builtin by name.
    fn load_global(&mut self, name: &Value) -> R {
        let function = self.running_function();
        let (globals, builtins) = (function.globals.clone(), function.builtins.clone());
        if globals.raw().has_shape(exact(Kind::Dict)) {
            if let Some(value) = globals.downcast::<Dict>().and_then(|d| d.get_str(name)) {
                return Ok(value);
            }
        } else {
            let found = self.get_item(&globals, name);
            if let Some(value) = self.catch(found, |t| &t.KeyError)? {
                return Ok(value);
            }
        }
        if builtins.is_a::<Dict>() {
            if let Some(value) = self.namespace_entry(&builtins, name) {
                return Ok(value);
            }
        } else {
            let found = self.get_item(&builtins, name);
            if let Some(value) = self.catch(found, |t| &t.KeyError)? {
                return Ok(value);
            }
        }
        Err(self.undefined_name(name))
    }

    /// NameError "name 'x' is not defined".
    #[cold]
    pub(crate) fn undefined_name(&mut self, name: &Value) -> Raise {
        let text = name
            .downcast::<Str>()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        let class = self.class(|t| &t.NameError);
        self.name_error_for(&class, name, format!("name '{text}' is not defined"))
    }

    #[cold]
    fn name_error_for(&mut self, class: &Value, name: &Value, message: String) -> Raise {
        let message = self.str(message);
        let exception = self.new_exception(class, vec![message]);
        if let Some(e) = exception.downcast::<crate::types::exception::Exception>() {
            e.fields.replace(vec![name.clone()]);
        }
        self.raise_value(exception)
    }

    #[inline(never)]
    pub(crate) fn store_global(&mut self, i: Instr, _pc: *mut u64) -> Flow {
        let name = self.running_code().names[i.c()].clone();
        let value = self.operand(i.a());
        let globals = self.running_function().globals.clone();
        if let Some(d) = globals.downcast::<Dict>() {
            drop(d.set_str(&name, value));
            return Flow::Next;
        }
        match self.set_item(&globals, &name, value) {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn del_global(&mut self, i: Instr) -> Flow {
        let name = self.running_code().names[i.c()].clone();
        let globals = self.running_function().globals.clone();
        match globals.downcast::<Dict>().and_then(|d| d.remove_str(&name)) {
            Some(_) => Flow::Next,
            None => Flow::Raise(self.undefined_name(&name)),
        }
    }

    /// A name in the namespace mapping in register 0; `None` if it is not there.
    fn from_namespace(&mut self, name: &Value) -> R<Option<Value>> {
        let ns = self.kept(0);
        self.from_mapping(&ns, name)
    }

    fn from_mapping(&mut self, ns: &Value, name: &Value) -> R<Option<Value>> {
        if ns.raw().has_shape(exact(Kind::Dict)) {
            return Ok(ns.downcast::<Dict>().and_then(|d| d.get_str(name)));
        }
        let found = self.get_item(ns, name);
        self.catch(found, |t| &t.KeyError)
    }

    #[inline(never)]
    pub(crate) fn load_name(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let code = self.running_code();
        let name = &code.names[i.c()];
        // SAFETY: register 0 holds the namespace; the cache word is a position to try.
        unsafe {
            let ns = *(*self.fp()).base;
            if ns.has_shape(exact(Kind::Dict)) {
                let table = &*super::dispatch::payload::<Dict>(ns).table.ptr();
                if let Some(e) = table.entries.get(*pc.add(1) as usize)
                    && e.key.is(name)
                {
                    let value = e.value.clone();
                    self.store(i.a(), value);
                    return Flow::Next;
                }
                if let Some(at) = position(super::dispatch::payload::<Dict>(ns), name) {
                    *pc.add(1) = at as u64;
                    let value = table.entries[at].value.clone();
                    self.store(i.a(), value);
                    return Flow::Next;
                }
            }
        }
        let name = name.clone();
        let found = match self.from_namespace(&name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => self.load_global(&name),
            Err(raise) => Err(raise),
        };
        self.finish(i.a(), found)
    }

    #[inline(never)]
    pub(crate) fn store_name(&mut self, i: Instr, pc: *mut u64) -> Flow {
        let value = self.operand(i.a());
        let code = self.running_code();
        let name = &code.names[i.c()];
        // SAFETY: as load_name.
        unsafe {
            let ns = *(*self.fp()).base;
            if ns.has_shape(exact(Kind::Dict)) {
                let dict = super::dispatch::payload::<Dict>(ns);
                let table = &mut *dict.table.ptr();
                if let Some(e) = table.entries.get_mut(*pc.add(1) as usize)
                    && e.key.is(name)
                {
                    let old = std::mem::replace(&mut e.value, value);
                    drop(old);
                    return Flow::Next;
                }
                drop(dict.set_str(name, value));
                if let Some(at) = position(dict, name) {
                    *pc.add(1) = at as u64;
                }
                return Flow::Next;
            }
        }
        let ns = self.kept(0);
        match self.set_item(&ns, &name.clone(), value) {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn del_name(&mut self, i: Instr) -> Flow {
        let name = self.running_code().names[i.c()].clone();
        let ns = self.kept(0);
        if ns.raw().has_shape(exact(Kind::Dict)) {
            return match ns.downcast::<Dict>().and_then(|d| d.remove_str(&name)) {
                Some(_) => Flow::Next,
                None => Flow::Raise(self.undefined_name(&name)),
            };
        }
        let result = self.del_item(&ns, &name);
        match self.catch(result, |t| &t.KeyError) {
            Ok(Some(())) => Flow::Next,
            Ok(None) => Flow::Raise(self.undefined_name(&name)),
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn unbound_local(&mut self, register: usize) -> Flow {
        let name = self.running_code().varnames[register].clone();
        let text = name
            .downcast::<Str>()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        let class = self.class(|t| &t.UnboundLocalError);
        let message = format!(
            "cannot access local variable '{text}' where it is not associated with a value"
        );
        let message = self.str(message);
        Flow::Raise(self.raise_args(&class, vec![message]))
    }

    #[inline(never)]
    pub(crate) fn unbound_free(&mut self, index: usize) -> Flow {
        let name = self.running_code().freevars[index].clone();
        let text = name
            .downcast::<Str>()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        let class = self.class(|t| &t.NameError);
        let message = format!(
            "cannot access free variable '{text}' where it is not associated with a value in enclosing scope"
        );
        Flow::Raise(self.name_error_for(&class, &name, message))
    }

    fn free_value(&mut self, index: usize) -> Result<Value, Flow> {
        let closure = self.running_function().closure.clone();
        let value = closure
            .downcast::<Tuple>()
            .and_then(|t| {
                t.items().get(index).and_then(|c| {
                    c.downcast::<crate::types::cell::Cell>()
                        .map(|c| c.value.get())
                })
            })
            .unwrap_or(Value::UNDEF);
        if value.is_undef() {
            Err(self.unbound_free(index))
        } else {
            Ok(value)
        }
    }

    #[inline(never)]
    pub(crate) fn load_name_or_free(&mut self, i: Instr) -> Flow {
        let name = self.running_code().freevars[i.b()].clone();
        match self.from_namespace(&name) {
            Ok(Some(value)) => self.store(i.a(), value),
            Ok(None) => match self.free_value(i.b()) {
                Ok(value) => self.store(i.a(), value),
                Err(flow) => return flow,
            },
            Err(raise) => return Flow::Raise(raise),
        }
        Flow::Next
    }

    #[inline(never)]
    pub(crate) fn load_from_dict_or_global(&mut self, i: Instr) -> Flow {
        let name = self.running_code().names[i.c()].clone();
        let mapping = self.operand(i.b());
        let found = match self.from_mapping(&mapping, &name) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => self.load_global(&name),
            Err(raise) => Err(raise),
        };
        self.finish(i.a(), found)
    }

    #[inline(never)]
    pub(crate) fn load_from_dict_or_free(&mut self, i: Instr) -> Flow {
        let name = self.running_code().freevars[i.c()].clone();
        let mapping = self.operand(i.b());
        match self.from_mapping(&mapping, &name) {
            Ok(Some(value)) => self.store(i.a(), value),
            Ok(None) => match self.free_value(i.c()) {
                Ok(value) => self.store(i.a(), value),
                Err(flow) => return flow,
            },
            Err(raise) => return Flow::Raise(raise),
        }
        Flow::Next
    }
}
