//! Containers, formatting, patterns, context managers, imports, intrinsics: instructions that are mostly calls.
#![expect(unsafe_code, reason = "call windows are written in place")]

use super::calls::text_of;
use super::dispatch::Flow;
use crate::heap::Kind;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::list::List;
use crate::types::set::Elements;
use crate::types::shape::exact;
use crate::types::slice::Slice;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::{Instr, Op};

impl Vm {
    fn done(result: R<()>) -> Flow {
        match result {
            Ok(()) => Flow::Next,
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// Write dead temporaries from `first` on.
    fn put_range(&mut self, first: usize, values: impl IntoIterator<Item = Value>) {
        // SAFETY: the compiler names dead temporaries.
        unsafe {
            let base = (*self.fp()).base.add(first);
            for (k, value) in values.into_iter().enumerate() {
                *base.add(k) = value.into_raw();
            }
        }
    }

    #[inline(never)]
    pub(crate) fn build_slice(&mut self, i: Instr) -> Flow {
        let with_step = i.x() == 3;
        // SAFETY: the bounds are live temporaries, which are taken.
        let slice = unsafe {
            let first = (*self.fp()).base.add(i.b());
            let step = if with_step { *first.add(2) } else { Raw::NONE };
            Slice {
                start: (*first).into_value(),
                stop: (*first.add(1)).into_value(),
                step: step.into_value(),
            }
        };
        let value = self.heap.alloc(exact(Kind::Slice), slice);
        self.store(i.a(), value);
        Flow::Next
    }

    #[inline(never)]
    pub(crate) fn unpack_seq(&mut self, i: Instr) -> Flow {
        let source = self.operand(i.b());
        let n = i.c();
        if let Some(list) = source.downcast::<List>()
            && source.raw().has_shape(exact(Kind::List))
            && list.len() == n
        {
            list.items
                .with(|items| self.put_range(i.a(), items.iter().cloned()));
            drop(source);
            return Flow::Next;
        }
        // A named tuple, mostly: the exact ones of the right length have not come here.
        if let Some(tuple) = source.downcast::<Tuple>()
            && tuple.len() == n
            && !self.overrides_iter(&source)
        {
            self.put_range(i.a(), tuple.items().iter().cloned());
            drop(source);
            return Flow::Next;
        }
        match self.unpack_items(&source, n, None) {
            Ok(items) => {
                drop(source);
                self.put_range(i.a(), items);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn unpack_ex(&mut self, i: Instr) -> Flow {
        let source = self.operand(i.b());
        let (before, after) = (i.c(), i.x() as usize);
        let sized = match source.raw() {
            raw if raw.has_shape(exact(Kind::Tuple)) => source
                .downcast::<Tuple>()
                .and_then(|t| parted(self, t.items(), before, after)),
            raw if raw.has_shape(exact(Kind::List)) => source
                .downcast::<List>()
                .and_then(|l| l.items.with(|items| parted(self, items, before, after))),
            _ => None,
        };
        if let Some(items) = sized {
            drop(source);
            self.put_range(i.a(), items);
            return Flow::Next;
        }
        match self.unpack_items(&source, before, Some(after)) {
            Ok(mut items) => {
                drop(source);
                let tail = items.split_off(items.len() - after);
                let middle = items.split_off(before);
                let middle = self.list(middle);
                items.push(middle);
                items.extend(tail);
                self.put_range(i.a(), items);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// Exactly `n` items, or with `after` at least `n + after`.
    fn unpack_items(&mut self, source: &Value, n: usize, after: Option<usize>) -> R<Vec<Value>> {
        let sized = if source.raw().has_shape(exact(Kind::Tuple)) {
            source.downcast::<Tuple>().map(|t| t.items().to_vec())
        } else if source.raw().has_shape(exact(Kind::List)) {
            source.downcast::<List>().map(|l| l.snapshot())
        } else {
            None
        };
        let mut known = None;
        let items = match sized {
            Some(items) => {
                known = Some(items.len());
                items
            }
            None => {
                let name = (self.names.__iter__.clone(), self.names.__getitem__.clone());
                if self
                    .lookup_special(source, &name.0)
                    .is_none_or(|m| m.is_none())
                    && self.lookup_special(source, &name.1).is_none()
                {
                    return Err(
                        self.type_error_named("cannot unpack non-iterable {} object", source)
                    );
                }
                if after.is_some() {
                    self.collect(source)?
                } else {
                    let iterator = self.iter(source)?;
                    let mut items = Vec::with_capacity(n);
                    while items.len() <= n {
                        match self.next(&iterator)? {
                            Some(item) => items.push(item),
                            None => break,
                        }
                    }
                    if items.len() > n
                        && let Some(dict) = source.downcast::<Dict>()
                    {
                        known = Some(dict.len());
                    }
                    items
                }
            }
        };
        match after {
            None if items.len() == n => Ok(items),
            None if items.len() > n => Err(match known {
                Some(got) => self.value_error(format!(
                    "too many values to unpack (expected {n}, got {got})"
                )),
                None => self.value_error(format!("too many values to unpack (expected {n})")),
            }),
            None => {
                let got = items.len();
                Err(self.value_error(format!(
                    "not enough values to unpack (expected {n}, got {got})"
                )))
            }
            Some(after) if items.len() < n + after => {
                let got = items.len();
                Err(self.value_error(format!(
                    "not enough values to unpack (expected at least {}, got {got})",
                    n + after
                )))
            }
            Some(_) => Ok(items),
        }
    }

    #[inline(never)]
    pub(crate) fn build_set(&mut self, i: Instr) -> Flow {
        let (first, n) = (i.b(), i.c());
        // SAFETY: the items are live temporaries, which are used up.
        let result = unsafe {
            let first = (*self.fp()).base.add(first);
            let result = self.set_of(std::slice::from_raw_parts(first as *const Value, n));
            for k in 0..n {
                (*first.add(k)).decref();
            }
            result
        };
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn build_map(&mut self, i: Instr) -> Flow {
        let items = self.take_range(i.b(), i.c() * 2);
        let dict = self.dict();
        let d = dict.downcast::<Dict>().expect("just made");
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if let Err(raise) = self.dict_put(d, &key, value) {
                return Flow::Raise(raise);
            }
        }
        self.store(i.a(), dict);
        Flow::Next
    }

    fn dict_put(&mut self, d: &Dict, key: &Value, value: Value) -> R<()> {
        if key.raw().has_shape(exact(Kind::Str))
            && d.table
                .with(|t| t.entries.iter().take(8).all(|e| e.key.is_kind(Kind::Str)))
            && d.len() < 8
        {
            drop(d.set_str(key, value));
            return Ok(());
        }
        d.set(self, key, value).map(drop)
    }

    #[inline(never)]
    pub(crate) fn list_extend(&mut self, i: Instr) -> Flow {
        let list = self.kept(i.a());
        let source = self.operand(i.b());
        let l = list.downcast::<List>().expect("a list being built");
        if source.raw().has_shape(exact(Kind::Tuple)) {
            let items = source.downcast::<Tuple>().expect("kind").items();
            l.items.with(|v| v.extend_from_slice(items));
            return Flow::Next;
        }
        if source.raw().has_shape(exact(Kind::List)) && !source.is(&list) {
            let other = source.downcast::<List>().expect("kind");
            l.items
                .with(|v| other.items.with(|items| v.extend_from_slice(items)));
            return Flow::Next;
        }
        let items = self.starred_items(&source, |_| "Value after * must".to_owned());
        Vm::done(items.map(|items| l.items.with(|v| v.extend(items))))
    }

    /// The items of what stands after `*`. When it is not iterable the TypeError begins with the text that `what` makes.
    pub(crate) fn starred_items(
        &mut self,
        source: &Value,
        what: impl FnOnce(&mut Vm) -> String,
    ) -> R<Vec<Value>> {
        match source.kind() {
            Some(Kind::List) if source.raw().has_shape(exact(Kind::List)) => {
                Ok(source.downcast::<List>().expect("kind").snapshot())
            }
            Some(Kind::Tuple) if source.raw().has_shape(exact(Kind::Tuple)) => {
                Ok(source.downcast::<Tuple>().expect("kind").items().to_vec())
            }
            _ => {
                let (iter, item) = (self.names.__iter__.clone(), self.names.__getitem__.clone());
                if self
                    .lookup_special(source, &iter)
                    .is_none_or(|m| m.is_none())
                    && self.lookup_special(source, &item).is_none()
                {
                    let what = what(self);
                    return Err(
                        self.type_error_named(&format!("{what} be an iterable, not {{}}"), source)
                    );
                }
                self.collect(source)
            }
        }
    }

    #[inline(never)]
    pub(crate) fn set_update_op(&mut self, i: Instr) -> Flow {
        let set = self.kept(i.a());
        let source = self.operand(i.b());
        let elements = Elements::of(&set).expect("a set being built");
        Vm::done(elements.update(self, &source))
    }

    #[inline(never)]
    pub(crate) fn map_add(&mut self, i: Instr) -> Flow {
        let dict = self.kept(i.a());
        let key = self.operand(i.b());
        let value = self.operand(i.c());
        let d = dict.downcast::<Dict>().expect("a dict being built");
        Vm::done(d.set(self, &key, value).map(drop))
    }

    #[inline(never)]
    pub(crate) fn dict_update_op(&mut self, i: Instr) -> Flow {
        let dict = self.kept(i.a());
        let source = self.operand(i.b());
        let d = dict.downcast::<Dict>().expect("a dict being built");
        let merge = i.op() == Op::DictMerge;
        if let Some(other) = source.downcast::<Dict>()
            && source.raw().has_shape(exact(Kind::Dict))
            && (!merge || d.is_empty() && other.keys().iter().all(|key| key.is_kind(Kind::Str)))
        {
            return Vm::done(d.merge(self, other));
        }
        let items = match source.downcast::<Dict>() {
            Some(s) if source.raw().has_shape(exact(Kind::Dict)) => s.items(),
            _ => match self.mapping_items(&source) {
                Ok(Some(items)) => items,
                Ok(None) => {
                    let class = self.type_name(&source);
                    let message = if merge {
                        let callee = self.kept(i.c());
                        format!(
                            "{} argument after ** must be a mapping, not {class}",
                            self.callable_text(&callee)
                        )
                    } else {
                        format!("'{class}' object is not a mapping")
                    };
                    return Flow::Raise(self.type_error(message));
                }
                Err(raise) => return Flow::Raise(raise),
            },
        };
        for (key, value) in items {
            if merge {
                if !key.is_kind(Kind::Str) {
                    return Flow::Raise(self.type_error("keywords must be strings"));
                }
                match d.get(self, &key) {
                    Ok(None) => {}
                    Ok(Some(_)) => {
                        let callee = self.kept(i.c());
                        let message = format!(
                            "{} got multiple values for keyword argument '{}'",
                            self.callable_text(&callee),
                            text_of(&key)
                        );
                        return Flow::Raise(self.type_error(message));
                    }
                    Err(raise) => return Flow::Raise(raise),
                }
            }
            if let Err(raise) = d.set(self, &key, value) {
                return Flow::Raise(raise);
            }
        }
        Flow::Next
    }

    /// Items of anything with `keys()` and `__getitem__`; `None` if it has no `keys`.
    fn mapping_items(&mut self, source: &Value) -> R<Option<Vec<(Value, Value)>>> {
        let name = self.names.keys.clone();
        let Some(keys) = self.get_attr_opt(source, &name)? else {
            return Ok(None);
        };
        let keys = self.call(&keys, &[])?;
        let keys = self.collect(&keys)?;
        let mut items = Vec::with_capacity(keys.len());
        for key in keys {
            let value = self.get_item(source, &key)?;
            items.push((key, value));
        }
        Ok(Some(items))
    }

    /// A callable as in error texts: `module.qualname()` or `qualname()`.
    pub(crate) fn callable_text(&mut self, callable: &Value) -> String {
        let (qualname, module) = (
            self.names.__qualname__.clone(),
            self.names.__module__.clone(),
        );
        let qualname = self.get_attr_opt(callable, &qualname);
        let module = self.get_attr_opt(callable, &module);
        match (qualname, module) {
            (Ok(Some(q)), Ok(Some(m))) if q.is_kind(Kind::Str) => {
                if m.is_kind(Kind::Str) && text_of(&m) != "builtins" {
                    format!("{}.{}()", text_of(&m), text_of(&q))
                } else {
                    format!("{}()", text_of(&q))
                }
            }
            (Ok(Some(q)), _) if q.is_kind(Kind::Str) => format!("{}()", text_of(&q)),
            _ => match self.str_of(callable) {
                Ok(s) => text_of(&s),
                Err(_) => {
                    self.raised = None;
                    "?".into()
                }
            },
        }
    }

    #[inline(never)]
    pub(crate) fn build_string(&mut self, i: Instr) -> Flow {
        let (first, n) = (i.b(), i.c());
        // SAFETY: the pieces are live temporaries, which are used up.
        let result = unsafe {
            let first = (*self.fp()).base.add(first);
            let pieces = std::slice::from_raw_parts(first as *const Value, n);
            let result = self.join_pieces(pieces);
            for k in 0..n {
                (*first.add(k)).decref();
            }
            result
        };
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn format_value_op(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.b());
        let spec = if i.x() & 4 != 0 {
            Some(self.operand(i.c()))
        } else {
            None
        };
        let converted = match i.x() & 3 {
            1 => self.str_of(&value),
            2 => self.repr(&value),
            3 => self.ascii(&value),
            _ => Ok(value.clone()),
        };
        let result = converted.and_then(|v| {
            if spec.is_none() && v.raw().has_shape(exact(Kind::Str)) {
                return Ok(v);
            }
            let spec = spec.unwrap_or_else(|| self.empty_str.clone());
            self.format(&v, &spec)
        });
        drop(value);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn build_interpolation(&mut self, i: Instr) -> Flow {
        let mut parts = self.take_range(i.b(), 3);
        let conversion = match i.x() {
            1 => self.str("s"),
            2 => self.str("r"),
            3 => self.str("a"),
            _ => Value::NONE,
        };
        parts.insert(2, conversion);
        let result = self.interpolation(&parts);
        self.finish(i.a(), Ok(result))
    }

    #[inline(never)]
    pub(crate) fn build_template(&mut self, i: Instr) -> Flow {
        let parts = self.take_range(i.b(), 2);
        let result = self.template(parts[0].clone(), parts[1].clone());
        self.finish(i.a(), Ok(result))
    }

    #[inline(never)]
    pub(crate) fn load_special(&mut self, i: Instr) -> Flow {
        let manager = self.kept(i.b());
        let n = &self.names;
        let name = match i.x() {
            0 => &n.__enter__,
            1 => &n.__exit__,
            2 => &n.__aenter__,
            _ => &n.__aexit__,
        };
        let name = name.clone();
        let Some(method) = self.lookup_special(&manager, &name) else {
            let class = self.type_of(&manager);
            let class = self.shown_class_name(&class);
            let is_async = i.x() >= 2;
            let (kind, opposite) = if is_async {
                ("asynchronous context manager", "context manager")
            } else {
                ("context manager", "asynchronous context manager")
            };
            let mut message = format!("'{class}' object does not support the {kind} protocol");
            if i.x() % 2 == 1 {
                message.push_str(&format!(" (missed {} method)", text_of(&name)));
            }
            {
                let n = &self.names;
                let (a, b) = if is_async {
                    (n.__enter__.clone(), n.__exit__.clone())
                } else {
                    (n.__aenter__.clone(), n.__aexit__.clone())
                };
                if self.lookup_special(&manager, &a).is_some()
                    && self.lookup_special(&manager, &b).is_some()
                {
                    let with = if is_async { "with" } else { "async with" };
                    message.push_str(&format!(
                        " but it supports the {opposite} protocol. Did you mean to use '{with}'?"
                    ));
                }
            }
            return Flow::Raise(self.type_error(message));
        };
        let plain = method.is_kind(Kind::Function)
            || method
                .downcast::<crate::types::builtin::MethodDescr>()
                .is_some_and(|d| d.def.kind == crate::native::MethodKind::Method);
        if plain {
            self.put_range(i.a(), [method, manager]);
            return Flow::Next;
        }
        let class = self.type_of(&manager);
        match self.bind_descriptor(&method, Some(&manager), &class) {
            Ok(bound) => {
                self.put_range(i.a(), [bound, Value::UNDEF]);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn with_except_start(&mut self, i: Instr) -> Flow {
        let (exit, this) = (self.kept(i.b()), self.kept(i.b() + 1));
        let exception = self.kept(i.c());
        let class = self.type_of(&exception);
        let traceback = exception
            .downcast::<Exception>()
            .map(|e| e.traceback.get())
            .unwrap_or_default();
        self.put_range(i.a(), [exit, this, class, exception, traceback]);
        Flow::Next
    }

    #[inline(never)]
    pub(crate) fn load_build_class(&mut self, i: Instr) -> Flow {
        let name = self.names.__build_class__.clone();
        let builtins = self.running_function().builtins.clone();
        match self.namespace_entry(&builtins, &name) {
            Some(function) => {
                self.store(i.a(), function);
                Flow::Next
            }
            None => Flow::Raise(self.name_error("__build_class__ not found")),
        }
    }

    #[inline(never)]
    pub(crate) fn import_name_op(&mut self, i: Instr) -> Flow {
        let level = self.operand(i.b());
        let fromlist = self.operand(i.b() + 1);
        let name = self.running_code().names[i.c()].clone();
        let function = self.running_function();
        let (globals, builtins) = (function.globals.clone(), function.builtins.clone());
        let import = self.names.__import__.clone();
        let Some(importer) = self.namespace_entry(&builtins, &import) else {
            return Flow::Raise(self.import_error("__import__ not found"));
        };
        let result = if importer.is_kind(Kind::Builtin) {
            let level = level.as_small_int().unwrap_or(0);
            self.import_name(&name, Some(&globals), &fromlist, level)
        } else {
            match self.current_locals() {
                Ok(locals) => self.call(&importer, &[name, globals, locals, fromlist, level]),
                Err(raise) => Err(raise),
            }
        };
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn import_from_op(&mut self, i: Instr) -> Flow {
        let module = self.kept(i.b());
        let name = self.running_code().names[i.c()].clone();
        let result = self.import_from(&module, &name);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn import_star_op(&mut self, i: Instr) -> Flow {
        let module = self.operand(i.a());
        let namespace = self.kept(0);
        Vm::done(self.import_star(&module, &namespace))
    }

    #[inline(never)]
    pub(crate) fn match_flag(&mut self, i: Instr) -> Flow {
        let subject = self.kept(i.b());
        let wanted = if i.op() == Op::MatchSequence {
            flag::SEQUENCE
        } else {
            flag::MAPPING
        };
        let matches = self.class_of(&subject).has(wanted);
        self.store(i.a(), Value::bool(matches));
        Flow::Next
    }

    #[inline(never)]
    pub(crate) fn match_keys(&mut self, i: Instr) -> Flow {
        let subject = self.kept(i.b());
        let keys = self.kept(i.c());
        let result = self.match_keys_values(&subject, &keys);
        self.finish(i.a(), result)
    }

    fn match_keys_values(&mut self, subject: &Value, keys: &Value) -> R {
        let keys = keys
            .downcast::<Tuple>()
            .map(|t| t.items().to_vec())
            .unwrap_or_default();
        for (k, key) in keys.iter().enumerate() {
            for earlier in &keys[..k] {
                if self.eq(earlier, key)? {
                    let repr = self.repr(key)?;
                    let message =
                        format!("mapping pattern checks duplicate key ({})", text_of(&repr));
                    return Err(self.value_error(message));
                }
            }
        }
        let get = self.get_attr_str(subject, "get")?;
        // A value no mapping can hold: what `get` answers when the key is missing.
        let missing = self.heap.alloc(
            exact(Kind::Cell),
            crate::types::cell::Cell {
                value: Default::default(),
            },
        );
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            let value = self.call(&get, &[key, missing.clone()])?;
            if value.is(&missing) {
                return Ok(Value::NONE);
            }
            values.push(value);
        }
        Ok(self.tuple(values))
    }

    #[inline(never)]
    pub(crate) fn match_class(&mut self, i: Instr, word: u64) -> Flow {
        let subject = self.kept(i.b());
        let class = self.operand(i.c());
        let names = self.running_code().consts[(word >> 32) as usize].clone();
        let result = self.match_class_values(&subject, &class, word as u32 as usize, &names);
        self.finish(i.a(), result)
    }

    fn match_class_values(
        &mut self,
        subject: &Value,
        class: &Value,
        count: usize,
        names: &Value,
    ) -> R {
        let Some(t) = class.downcast::<Type>() else {
            return Err(self.type_error("called match pattern must be a class"));
        };
        if !self.isinstance(subject, class)? {
            return Ok(Value::NONE);
        }
        let mut seen: Vec<String> = Vec::new();
        let mut values = Vec::new();
        if count > 0 {
            let key = self.names.__match_args__.clone();
            let match_args = self.get_attr_opt(class, &key)?;
            let mut self_match = false;
            let allowed = match &match_args {
                Some(args) => match args.downcast::<Tuple>() {
                    Some(t) => t.items().to_vec(),
                    None => {
                        let (name, got) = (t.name(), self.type_name(args));
                        return Err(self.type_error(format!(
                            "{name}.__match_args__ must be a tuple (got {got})"
                        )));
                    }
                },
                None => {
                    self_match = t.has(flag::MATCH_SELF);
                    Vec::new()
                }
            };
            let limit = if self_match { 1 } else { allowed.len() };
            if count > limit {
                let s = if limit == 1 { "" } else { "s" };
                let message = format!(
                    "{}() accepts {limit} positional sub-pattern{s} ({count} given)",
                    t.name()
                );
                return Err(self.type_error(message));
            }
            if self_match {
                values.push(subject.clone());
            } else {
                for name in allowed.into_iter().take(count) {
                    if !name.is_kind(Kind::Str) {
                        let got = self.type_name(&name);
                        return Err(self.type_error(format!(
                            "__match_args__ elements must be strings (got {got})"
                        )));
                    }
                    let text = text_of(&name);
                    if seen.contains(&text) {
                        return Err(self.type_error(format!(
                            "{}() got multiple sub-patterns for attribute '{text}'",
                            t.name()
                        )));
                    }
                    seen.push(text);
                    match self.get_attr_opt(subject, &name)? {
                        Some(value) => values.push(value),
                        None => return Ok(Value::NONE),
                    }
                }
            }
        }
        for name in names
            .downcast::<Tuple>()
            .map(|t| t.items().to_vec())
            .unwrap_or_default()
        {
            let text = text_of(&name);
            if seen.contains(&text) {
                return Err(self.type_error(format!(
                    "{}() got multiple sub-patterns for attribute '{text}'",
                    t.name()
                )));
            }
            seen.push(text);
            match self.get_attr_opt(subject, &name)? {
                Some(value) => values.push(value),
                None => return Ok(Value::NONE),
            }
        }
        Ok(self.tuple(values))
    }

    #[inline(never)]
    pub(crate) fn conditional_annotations(&mut self, i: Instr) -> Flow {
        let namespace = self.kept(0);
        let eager = i.x() == 1;
        let name = if eager {
            self.names.__annotations__.clone()
        } else {
            self.names.__conditional_annotations__.clone()
        };
        let result = match self.get_item(&namespace, &name) {
            Ok(found) => Ok(found),
            Err(raise) if self.is_raised(&raise, &self.types.KeyError) => {
                self.raised = None;
                let empty = if eager {
                    Ok(self.dict())
                } else {
                    crate::types::set::set_from(self, vec![])
                };
                empty.and_then(|empty| {
                    self.set_item(&namespace, &name, empty.clone())
                        .map(|()| empty)
                })
            }
            Err(raise) => Err(raise),
        };
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn display(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.a());
        let name = self.names.displayhook.clone();
        let hook = self.sys_dict().get_str(&name);
        let result = match hook {
            Some(hook) => self.call(&hook, &[value]),
            None => Err(self.runtime_error("lost sys.displayhook")),
        };
        Vm::done(result.map(drop))
    }

    #[inline(never)]
    pub(crate) fn intrinsic1(&mut self, i: Instr) -> Flow {
        let operand = self.operand(i.b());
        let result = crate::types::typing_::intrinsic1(self, i.x(), operand);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn intrinsic2(&mut self, i: Instr) -> Flow {
        let left = self.operand(i.b());
        let right = self.operand(i.c());
        let result = crate::types::typing_::intrinsic2(self, i.x(), left, right);
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn exc_group_match(&mut self, i: Instr) -> Flow {
        let exception = self.operand(i.b());
        let class = self.operand(i.c());
        match self.exception_group_match(&exception, &class) {
            Ok((rest, matched)) => {
                // A group made for a lone exception begins its traceback at the clause.
                if !matched.is_none()
                    && let Some(group) = matched.downcast::<Exception>()
                    && group.traceback.get().is_none()
                {
                    self.begin_traceback(group);
                }
                self.put_range(i.a(), [rest, matched]);
                Flow::Next
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn prep_reraise_star(&mut self, i: Instr) -> Flow {
        let original = self.operand(i.b());
        let list = self.operand(i.c());
        let result = self.reraise_star(&original, &list);
        self.finish(i.a(), result)
    }

    /// A safepoint for native code that waits: signals, finalisers, interrupts.
    pub fn poll(&mut self) -> R<()> {
        if self.heap.breaker.load(std::sync::atomic::Ordering::Relaxed) != 0 {
            return self.checkpoint();
        }
        Ok(())
    }

    /// Run the finalisers and callbacks of what has died, for native code in whose midst scripts expect them to have run.
    #[inline]
    pub fn finish_the_dead(&mut self) {
        if self.heap.breaker.load(std::sync::atomic::Ordering::Relaxed)
            & crate::heap::reason::PENDING
            != 0
        {
            self.run_finalizers();
        }
    }

    /// Release what the instruction has left dying.
    #[inline(never)]
    pub(crate) fn release_dying(&mut self) {
        let n = std::mem::take(&mut self.dying);
        // SAFETY: the handlers put objects there whose last reference is gone; no script runs while the heap releases.
        unsafe { crate::heap::release_all(&raw mut *self.heap, &self.dead[..n]) };
    }

    /// The part of a checkpoint that cannot raise: finalisers and callbacks of what has just died.
    #[cold]
    #[inline(never)]
    pub(crate) fn run_finalizers(&mut self) {
        use std::sync::atomic::Ordering::Relaxed;
        self.heap
            .breaker
            .fetch_and(!crate::heap::reason::PENDING, Relaxed);
        self.run_pending();
    }

    /// Everything the eval breaker asks for. Runs at safepoints: calls, resumptions, backward jumps.
    #[cold]
    #[inline(never)]
    pub(crate) fn checkpoint(&mut self) -> R<()> {
        use crate::heap::reason;
        use std::sync::atomic::Ordering::Relaxed;
        let reasons = self.heap.breaker.swap(0, Relaxed);
        if reasons & reason::SAMPLE != 0 {
            self.take_sample();
        }
        if reasons & reason::RELEASE != 0 {
            self.release_handles();
        }
        if reasons & reason::HALT != 0 {
            return Err(self.halt());
        }
        if reasons & reason::PENDING != 0 {
            self.run_pending();
        }
        if reasons & reason::COLLECT != 0 && !self.heap.gc.collecting {
            self.collect_cycles(2);
            self.run_pending();
        }
        if reasons & (reason::HANDOVER | reason::SIGNAL) != 0 {
            self.checkpoint_threads(reasons);
        }
        if reasons & (reason::SIGNAL | reason::CALL) != 0 {
            self.handle_signals()?;
        }
        if reasons & reason::MEMORY != 0 {
            self.check_memory()?;
        }
        Ok(())
    }
}

/// What `a, *b, c = items` assigns, if there are enough items: some, a list of those in the middle, some.
fn parted(vm: &mut Vm, items: &[Value], before: usize, after: usize) -> Option<Vec<Value>> {
    let end = items.len().checked_sub(after)?;
    let middle = vm.list(items.get(before..end)?.to_vec());
    let mut parts = Vec::with_capacity(before + 1 + after);
    parts.extend_from_slice(&items[..before]);
    parts.push(middle);
    parts.extend_from_slice(&items[end..]);
    Some(parts)
}
