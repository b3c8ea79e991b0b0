//! Objects that say themselves how they are made again: `__reduce_ex__` and its kin.

use super::opcodes::*;
use super::pickler::{BATCH, Saver, is_exact};
use super::{names, pickling_error};
use taipan_vm::heap::Kind;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Value, Vm};

/// What `__reduce_ex__` returned.
pub struct Reduced {
    pub function: Value,
    pub arguments: Value,
    pub state: Option<Value>,
    pub items: Option<Value>,
    pub pairs: Option<Value>,
    pub setter: Option<Value>,
}

impl Reduced {
    fn of(vm: &mut Vm, value: &Value) -> R<Reduced> {
        let Some(parts) = value.downcast::<Tuple>().map(|t| t.items()) else {
            let found = vm.type_name(value);
            let message = format!("__reduce__ must return a string or tuple, not {found}");
            return Err(pickling_error(vm, message));
        };
        if !(2..=6).contains(&parts.len()) {
            let message = "tuple returned by __reduce__ must contain 2 through 6 elements";
            return Err(pickling_error(vm, message));
        }
        let refused = |vm: &mut Vm, which: &str, what: &str, value: &Value| {
            let found = vm.type_name(value);
            let message = format!(
                "{which} item of the tuple returned by __reduce__ must be {what}, not {found}"
            );
            Err(pickling_error(vm, message))
        };
        let part = |i: usize| parts.get(i).filter(|p| !p.is_none()).cloned();
        let (function, arguments) = (&parts[0], &parts[1]);
        if !vm.is_callable(function) {
            return refused(vm, "first", "callable", function);
        }
        if !arguments.is_a::<Tuple>() {
            return refused(vm, "second", "a tuple", arguments);
        }
        for (i, which) in [(3, "fourth"), (4, "fifth")] {
            if let Some(iterator) = part(i)
                && !vm.is_iterator(&iterator)
            {
                return refused(vm, which, "an iterator", &iterator);
            }
        }
        if let Some(setter) = part(5)
            && !vm.is_callable(&setter)
        {
            return refused(vm, "sixth", "callable", &setter);
        }
        Ok(Reduced {
            function: function.clone(),
            arguments: arguments.clone(),
            state: part(2),
            items: part(3),
            pairs: part(4),
            setter: part(5),
        })
    }
}

impl Saver {
    pub fn save_reduced(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if let Some(reducer) = self.options.reducer_override.clone() {
            let reduced = vm.call(&reducer, std::slice::from_ref(object))?;
            if !reduced.is(&Value::NOT_IMPLEMENTED) {
                return self.save_reduce_value(vm, object, &reduced);
            }
        }
        let class = vm.type_of(object);
        if class.is(&vm.types.r#type) {
            return self.save_type(vm, object);
        }
        if is_exact(object, Kind::Function) {
            return self.save_global(vm, object, None);
        }
        let table = match self.options.dispatch_table.clone() {
            Some(table) => table,
            None => super::registries(vm)?.reducers.clone(),
        };
        let reducer = match table
            .downcast::<Dict>()
            .filter(|_| is_exact(&table, Kind::Dict))
        {
            Some(dict) => dict.get(vm, &class)?,
            None => {
                let found = vm.get_item(&table, &class);
                vm.catch(found, |t| &t.KeyError)?
            }
        };
        let reduced = match reducer {
            Some(reducer) => vm.call(&reducer, std::slice::from_ref(object))?,
            None if object.is_a::<Type>() => return self.save_global(vm, object, None),
            None => {
                let protocol = Value::small_int(self.options.protocol as i64);
                let name = vm.names.__reduce_ex__.clone();
                match vm.get_attr_opt(object, &name)? {
                    Some(method) => vm.call(&method, &[protocol])?,
                    None => {
                        let method = vm.get_attr_str(object, "__reduce__");
                        let Some(method) = vm.catch(method, |t| &t.AttributeError)? else {
                            let (class, shown) = (vm.type_name(object), names::shown(vm, object)?);
                            let message = format!("can't pickle '{class}' object: {shown}");
                            return Err(pickling_error(vm, message));
                        };
                        vm.call(&method, &[])?
                    }
                }
            }
        };
        self.save_reduce_value(vm, object, &reduced)
    }

    fn save_type(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let singletons = [
            (vm.class(|t| &t.NoneType), Value::NONE),
            (vm.class(|t| &t.ellipsis), Value::ELLIPSIS),
            (vm.class(|t| &t.NotImplementedType), Value::NOT_IMPLEMENTED),
        ];
        for (class, value) in singletons {
            if object.is(&class) {
                let (function, arguments) = (vm.class(|t| &t.r#type), vm.tuple_of([value]));
                return self.save_call(vm, &function, &arguments, object);
            }
        }
        self.save_global(vm, object, None)
    }

    fn save_reduce_value(&mut self, vm: &mut Vm, object: &Value, reduced: &Value) -> R<()> {
        if reduced.is_a::<Str>() {
            return self.save_global(vm, object, Some(reduced));
        }
        let result = match Reduced::of(vm, reduced) {
            Ok(parts) => self.save_reduction(vm, &parts, Some(object)),
            Err(raise) => Err(raise),
        };
        if let Err(raise) = result {
            let class = names::class_name(vm, object);
            vm.note_raised(raise, &format!("when serializing {class} object"));
        }
        result
    }

    fn noted(&mut self, vm: &mut Vm, value: &Value, class: &str, what: &str) -> R<()> {
        let result = self.save(vm, value);
        if let Err(raise) = result {
            vm.note_raised(raise, &format!("when serializing {class} {what}"));
        }
        result
    }

    pub fn save_reduction(
        &mut self,
        vm: &mut Vm,
        parts: &Reduced,
        object: Option<&Value>,
    ) -> R<()> {
        let protocol = self.options.protocol;
        let class = match object {
            Some(object) => names::class_name(vm, object),
            None => String::new(),
        };
        let function = match protocol {
            0 | 1 => String::new(),
            _ => names::function_name(vm, &parts.function)?,
        };
        let arguments = parts
            .arguments
            .downcast::<Tuple>()
            .map_or(&[][..], |t| t.items());
        match &*function {
            "__newobj_ex__" => self.save_newobj_ex(vm, arguments, object, &class)?,
            "__newobj__" => self.save_newobj(vm, arguments, object, &class)?,
            _ => {
                self.noted(vm, &parts.function, &class, "reconstructor")?;
                self.noted(vm, &parts.arguments, &class, "reconstructor arguments")?;
                self.op(REDUCE);
            }
        }
        if let Some(object) = object {
            // Its own arguments may have led back to the object.
            if let Some(known) = self.known(object) {
                self.op(POP);
                self.get(known);
            } else {
                self.put(object);
            }
        }
        if let Some(items) = &parts.items {
            self.save_iterated_items(vm, items, &class)?;
        }
        if let Some(pairs) = &parts.pairs {
            self.save_iterated_pairs(vm, pairs, &class)?;
        }
        let Some(state) = &parts.state else {
            return Ok(());
        };
        match (&parts.setter, object) {
            (Some(setter), Some(object)) => {
                self.noted(vm, setter, &class, "state setter")?;
                self.save(vm, object)?;
                self.noted(vm, state, &class, "state")?;
                self.op(TUPLE2);
                self.op(REDUCE);
                self.op(POP);
            }
            _ => {
                self.noted(vm, state, &class, "state")?;
                self.op(BUILD);
            }
        }
        Ok(())
    }

    fn save_newobj_ex(
        &mut self,
        vm: &mut Vm,
        arguments: &[Value],
        object: Option<&Value>,
        class: &str,
    ) -> R<()> {
        let [cls, args, kwargs] = arguments else {
            let n = arguments.len();
            let message = format!("__newobj_ex__ expected 3 arguments, got {n}");
            return Err(pickling_error(vm, message));
        };
        if !cls.is_a::<Type>() {
            let found = vm.type_name(cls);
            let message = format!("first argument to __newobj_ex__() must be a class, not {found}");
            return Err(pickling_error(vm, message));
        }
        self.check_class(vm, cls, object, "__newobj_ex__")?;
        if !args.is_a::<Tuple>() {
            let found = vm.type_name(args);
            let message =
                format!("second argument to __newobj_ex__() must be a tuple, not {found}");
            return Err(pickling_error(vm, message));
        }
        if !kwargs.is_a::<Dict>() {
            let found = vm.type_name(kwargs);
            let message = format!("third argument to __newobj_ex__() must be a dict, not {found}");
            return Err(pickling_error(vm, message));
        }
        if self.options.protocol >= 4 {
            self.noted(vm, cls, class, "class")?;
            self.noted(vm, args, class, "__new__ arguments")?;
            self.noted(vm, kwargs, class, "__new__ arguments")?;
            self.op(NEWOBJ_EX);
            return Ok(());
        }
        // Older protocols call a partial object.
        let partial = self.global(vm, "functools", "partial")?;
        let new = vm.get_attr_str(cls, "__new__")?;
        let mut all = vec![new, cls.clone()];
        all.extend_from_slice(args.downcast::<Tuple>().map_or(&[][..], |t| t.items()));
        let keywords = kwargs.downcast::<Dict>().map(|d| d.items());
        let call = vm.call_kw(&partial, &all, &keywords.unwrap_or_default())?;
        self.noted(vm, &call, class, "reconstructor")?;
        let nothing = vm.tuple(vec![]);
        self.save(vm, &nothing)?;
        self.op(REDUCE);
        Ok(())
    }

    fn save_newobj(
        &mut self,
        vm: &mut Vm,
        arguments: &[Value],
        object: Option<&Value>,
        class: &str,
    ) -> R<()> {
        let Some((cls, rest)) = arguments.split_first() else {
            let message = "__newobj__ expected at least 1 argument, got 0";
            return Err(pickling_error(vm, message));
        };
        if !cls.is_a::<Type>() {
            let found = vm.type_name(cls);
            let message = format!("first argument to __newobj__() must be a class, not {found}");
            return Err(pickling_error(vm, message));
        }
        self.check_class(vm, cls, object, "__newobj__")?;
        self.noted(vm, cls, class, "class")?;
        let rest = vm.tuple(rest.to_vec());
        self.noted(vm, &rest, class, "__new__ arguments")?;
        self.op(NEWOBJ);
        Ok(())
    }

    /// The class of a new object is that of the object.
    fn check_class(
        &mut self,
        vm: &mut Vm,
        cls: &Value,
        object: Option<&Value>,
        function: &str,
    ) -> R<()> {
        let Some(object) = object else { return Ok(()) };
        let own = vm.get_attr_str(object, "__class__")?;
        if own.is(cls) {
            return Ok(());
        }
        let (own, given) = (names::shown(vm, &own)?, names::shown(vm, cls)?);
        let message = format!("first argument to {function}() must be {own}, not {given}");
        Err(pickling_error(vm, message))
    }

    /// Items to append, from an iterator. They are counted in an error's note.
    fn save_iterated_items(&mut self, vm: &mut Vm, iterator: &Value, class: &str) -> R<()> {
        let mut count = 0;
        if self.options.protocol == 0 {
            while let Some(item) = vm.next(iterator)? {
                self.noted(vm, &item, class, &format!("item {count}"))?;
                self.op(APPEND);
                count += 1;
            }
            return Ok(());
        }
        let mut first = vm.next(iterator)?;
        while let Some(item) = first.take() {
            // A single item needs no mark: whether it is one shows the next.
            let mut next = vm.next(iterator)?;
            if next.is_none() {
                self.noted(vm, &item, class, &format!("item {count}"))?;
                self.op(APPEND);
                return Ok(());
            }
            self.op(MARK);
            self.noted(vm, &item, class, &format!("item {count}"))?;
            count += 1;
            let mut n = 1;
            while let Some(item) = next.take() {
                self.noted(vm, &item, class, &format!("item {count}"))?;
                (count, n) = (count + 1, n + 1);
                if n == BATCH {
                    break;
                }
                next = vm.next(iterator)?;
            }
            self.op(APPENDS);
            if n < BATCH {
                return Ok(());
            }
            first = vm.next(iterator)?;
        }
        Ok(())
    }

    /// A key and a value from an iterator of pairs.
    fn next_pair(&mut self, vm: &mut Vm, iterator: &Value) -> R<Option<(Value, Value)>> {
        let Some(pair) = vm.next(iterator)? else {
            return Ok(None);
        };
        match pair.downcast::<Tuple>().map(|t| t.items()) {
            Some([key, value]) => Ok(Some((key.clone(), value.clone()))),
            _ => Err(vm.type_error("dict items iterator must return 2-tuples")),
        }
    }

    fn save_iterated_pairs(&mut self, vm: &mut Vm, iterator: &Value, class: &str) -> R<()> {
        let mut first = self.next_pair(vm, iterator)?;
        while let Some((key, value)) = first.take() {
            let mut next = match self.options.protocol {
                0 => None,
                _ => self.next_pair(vm, iterator)?,
            };
            if next.is_none() {
                self.save_item(vm, &key, &value, class)?;
                self.op(SETITEM);
                first = match self.options.protocol {
                    0 => self.next_pair(vm, iterator)?,
                    _ => None,
                };
                continue;
            }
            self.op(MARK);
            self.save_item(vm, &key, &value, class)?;
            let mut n = 1;
            while let Some((key, value)) = next.take() {
                self.save_item(vm, &key, &value, class)?;
                n += 1;
                if n == BATCH {
                    break;
                }
                next = self.next_pair(vm, iterator)?;
            }
            self.op(SETITEMS);
            if n < BATCH {
                return Ok(());
            }
            first = self.next_pair(vm, iterator)?;
        }
        Ok(())
    }
}
