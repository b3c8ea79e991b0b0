//! The attributes of the `taipan` crate for programs that embed it: functions, classes and modules with conversions of that crate.
//! They fill the same tables as the attributes for the interpreter's own code; what stands behind is `taipan::__private`.

use crate::doc_of;
use crate::signature::Signature;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, FnArg, ImplItem, Item, ItemFn, ItemImpl, ItemMod, ItemStruct, Pat, ReturnType,
    Type, Visibility,
};

/// What a function is to scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Method,
    Static,
    Class,
    Init,
    Getter,
    Setter,
    Skip,
}

/// The markers of a function.
struct Markers {
    doc: String,
    name: Option<String>,
    role: Option<Role>,
}

fn take_markers(attrs: &mut Vec<Attribute>) -> syn::Result<Markers> {
    let mut markers = Markers {
        doc: doc_of(attrs).unwrap_or_default(),
        name: None,
        role: None,
    };
    let mut failure = None;
    attrs.retain(|attr| {
        let Some(ident) = attr.path().get_ident() else {
            return true;
        };
        markers.role = match ident.to_string().as_str() {
            "init" => Some(Role::Init),
            "getter" => Some(Role::Getter),
            "setter" => Some(Role::Setter),
            "staticmethod" => Some(Role::Static),
            "classmethod" => Some(Role::Class),
            "skip" => Some(Role::Skip),
            "name" => {
                match &attr.meta {
                    syn::Meta::NameValue(pair) => markers.name = crate::text_of(&pair.value),
                    other => failure = Some(syn::Error::new_spanned(other, "#[name = \"…\"]")),
                }
                return false;
            }
            _ => return true,
        };
        false
    });
    failure.map_or(Ok(markers), Err)
}

/// What a parameter takes.
enum Takes {
    Ctx,
    /// The VM for a future.
    AsyncCx,
    /// A value, with the default if it is left out.
    Value(Type, Option<Expr>),
    /// `&T` or `&mut T` of a class.
    Object(Type, bool),
    Rest(Type),
}

struct Param {
    name: String,
    takes: Takes,
}

impl Param {
    fn optional(&self) -> bool {
        match &self.takes {
            Takes::Value(ty, default) => default.is_some() || is_named(ty, "Option"),
            _ => false,
        }
    }
}

/// Whether a type's last name is this.
fn is_named(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Path(path) => path.path.segments.last().is_some_and(|s| s.ident == name),
        _ => false,
    }
}

fn param(arg: &mut FnArg) -> syn::Result<Option<Param>> {
    let FnArg::Typed(arg) = arg else {
        return Ok(None);
    };
    let mut default = None;
    let mut failure = None;
    arg.attrs.retain(|attr| {
        if !attr.path().is_ident("default") {
            return true;
        }
        match attr.parse_args::<Expr>() {
            Ok(expr) => default = Some(expr),
            Err(e) => failure = Some(e),
        }
        false
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    let Pat::Ident(pattern) = &*arg.pat else {
        return Err(syn::Error::new_spanned(
            &arg.pat,
            "a parameter needs a plain name: scripts can use it as a keyword",
        ));
    };
    let name = pattern.ident.to_string();
    let name = name.trim_start_matches("r#").trim_start_matches('_');
    let takes = match &*arg.ty {
        Type::Reference(reference) if is_named(&reference.elem, "Ctx") => Takes::Ctx,
        ty if is_named(ty, "AsyncCx") => Takes::AsyncCx,
        Type::Reference(reference) if matches!(&*reference.elem, Type::Path(p) if p.path.is_ident("str")) =>
        {
            return Err(syn::Error::new_spanned(
                reference,
                "a function that scripts call takes `String`",
            ));
        }
        Type::Reference(reference) => {
            Takes::Object((*reference.elem).clone(), reference.mutability.is_some())
        }
        ty if is_named(ty, "Rest") => Takes::Rest(ty.clone()),
        ty => Takes::Value(ty.clone(), default),
    };
    Ok(Some(Param {
        name: name.to_string(),
        takes,
    }))
}

/// The text of a default, as Python would write it.
fn default_text(default: &Expr) -> String {
    let text = quote!(#default).to_string();
    match text.as_str() {
        "true" => "True".to_string(),
        "false" => "False".to_string(),
        _ => text.trim_end_matches(". into ()").replace(' ', ""),
    }
}

/// What `impl Iterator<Item = T>` and the like say: the trait's name, and `T`.
fn items_of(output: &ReturnType) -> Option<(String, Option<Type>)> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    let Type::ImplTrait(it) = &**ty else {
        return None;
    };
    it.bounds.iter().find_map(|bound| {
        let syn::TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        let last = bound.path.segments.last()?;
        let name = last.ident.to_string();
        if name != "Iterator" && name != "Stream" {
            return None;
        }
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
            return Some((name, None));
        };
        let item = arguments.args.iter().find_map(|argument| match argument {
            syn::GenericArgument::AssocType(item) => Some(item.ty.clone()),
            _ => None,
        });
        Some((name, item))
    })
}

/// `T` of `Option<T>`.
fn inner_type(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let syn::PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments
    else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Whom a method gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Receiver {
    /// `&self`
    Shared,
    /// `&mut self`
    Mutable,
    /// `this: Handle<Self>`
    Handle,
}

/// The operators whose other operand may be of a class that the method does not know.
fn is_operator(name: &str) -> bool {
    let Some(name) = name.strip_prefix("__").and_then(|n| n.strip_suffix("__")) else {
        return false;
    };
    let arithmetic = [
        "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor",
        "lshift", "rshift", "divmod",
    ];
    let plain = name.strip_prefix(['r', 'i']).unwrap_or(name);
    arithmetic.contains(&name)
        || arithmetic.contains(&plain)
        || ["eq", "ne", "lt", "le", "gt", "ge"].contains(&name)
}

/// One function on its way into a table.
struct Function<'a> {
    /// How it is called: `Self::f` or `f`.
    path: Tokens,
    /// The name that scripts use.
    name: String,
    /// The class, for error texts.
    class: Option<&'a str>,
    role: Role,
    receiver: Option<Receiver>,
    is_async: bool,
    /// The type of a class method's first parameter, and where it stands.
    class_type: Option<(Type, usize)>,
    params: Vec<Param>,
    output: ReturnType,
    doc: String,
}

impl<'a> Function<'a> {
    fn new(
        sig: &mut syn::Signature,
        markers: Markers,
        class: Option<&'a str>,
    ) -> syn::Result<Function<'a>> {
        let is_async = sig.asyncness.is_some();
        let mut receiver = match sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => match &receiver.kind {
                syn::ReceiverKind::Reference(..) if is_async => {
                    return Err(syn::Error::new_spanned(
                        receiver,
                        "nothing is borrowed while a future waits: take `this: Handle<Self>`",
                    ));
                }
                syn::ReceiverKind::Reference(_, _, Some(_)) => Some(Receiver::Mutable),
                syn::ReceiverKind::Reference(..) => Some(Receiver::Shared),
                _ => {
                    return Err(syn::Error::new_spanned(
                        receiver,
                        "the object stays with the script: take `&self` or `&mut self`",
                    ));
                }
            },
            _ => None,
        };
        let mut params = Vec::new();
        for arg in &mut sig.inputs {
            let refused = match param(arg)? {
                Some(param) => match (&param.takes, is_async) {
                    (Takes::Ctx, true) => "a future has no `Ctx` for long: take `cx: AsyncCx`",
                    (Takes::Object(..), true) => {
                        "nothing is borrowed while a future waits: take a `Handle`"
                    }
                    (Takes::AsyncCx, false) => "`cx.for_async()` of `cx: &mut Ctx` gives it",
                    _ => {
                        params.push(param);
                        continue;
                    }
                },
                None => continue,
            };
            return Err(syn::Error::new_spanned(arg, refused));
        }
        let is_handle = |p: &Param| matches!(&p.takes, Takes::Value(ty, None) if p.name == "this" && is_named(ty, "Handle"));
        if class.is_some() && markers.role.is_none() && params.first().is_some_and(is_handle) {
            params.remove(0);
            receiver = Some(Receiver::Handle);
        }
        let mut class_type = None;
        if markers.role == Some(Role::Class) {
            let at = params
                .iter()
                .position(|p| matches!(p.takes, Takes::Value(..)));
            let Some(at) = at else {
                return Err(syn::Error::new_spanned(
                    &sig.inputs,
                    "the first parameter of a class method is the class: `class: Value`",
                ));
            };
            if let Takes::Value(ty, _) = params.remove(at).takes {
                class_type = Some((ty, at));
            }
        }
        let ident = &sig.ident;
        let rust_name = ident.to_string();
        let role = match (markers.role, receiver, class) {
            (Some(role), _, _) => role,
            (None, Some(_), _) => Role::Method,
            (None, None, _) => Role::Static,
        };
        let name = rust_name.trim_start_matches("r#");
        let name = match role {
            Role::Setter => name.strip_prefix("set_").unwrap_or(name),
            _ if name.ends_with("__") => name,
            _ => name.strip_suffix('_').unwrap_or(name),
        };
        Ok(Function {
            path: match class {
                Some(_) => quote!(Self::#ident),
                None => quote!(#ident),
            },
            name: markers.name.unwrap_or_else(|| name.to_string()),
            class,
            role,
            receiver,
            is_async,
            class_type,
            params,
            output: sig.output.clone(),
            doc: markers.doc,
        })
    }

    /// `($self, a, b=…)`
    fn signature(&self) -> String {
        let dunder = self.name.starts_with("__");
        let mut parts: Vec<String> = Vec::new();
        for param in &self.params {
            match &param.takes {
                Takes::Ctx | Takes::AsyncCx => {}
                Takes::Rest(_) => parts.push(format!("*{}", param.name)),
                Takes::Value(_, Some(default)) => {
                    let text = default_text(default);
                    parts.push(format!("{}={text}", param.name));
                }
                _ if param.optional() => parts.push(format!("{}=None", param.name)),
                _ => parts.push(param.name.clone()),
            }
        }
        if dunder && !parts.is_empty() {
            parts.push("/".into());
        }
        let text = format!("({})", parts.join(", "));
        match (self.role, Signature::parse(&text)) {
            (Role::Method | Role::Init, Ok(signature)) => signature.with_receiver(&text, "$self"),
            (Role::Class, Ok(signature)) => signature.with_receiver(&text, "$type"),
            _ => text,
        }
    }

    /// The function with which the interpreter calls it.
    fn shim(&self) -> syn::Result<Tokens> {
        let skipped = usize::from(matches!(self.role, Role::Method | Role::Init | Role::Class));
        let shown = match (self.role, self.class) {
            (Role::Init, Some(class)) => class.to_string(),
            _ => self.name.clone(),
        };
        let function = match (self.role, self.class) {
            (Role::Method | Role::Class, Some(class)) => format!("{class}.{}", self.name),
            _ => shown.clone(),
        };
        let (mut names, mut required, mut rest) = (Vec::new(), 0u64, false);
        let (mut takes, mut pass) = (Vec::new(), Vec::new());
        for (i, param) in self.params.iter().enumerate() {
            let (at, name) = (names.len(), &param.name);
            let value = format_ident!("value{i}");
            let place = quote!(&::taipan::__private::Place { function: #shown, name: #name });
            match &param.takes {
                Takes::Ctx => {
                    pass.push(quote!(cx));
                    continue;
                }
                Takes::AsyncCx => {
                    pass.push(quote!(cx.for_async()));
                    continue;
                }
                Takes::Rest(ty) => {
                    rest = true;
                    takes.push(quote!(let #value: #ty = ::taipan::__private::rest(cx, rest)?;));
                    pass.push(quote!(#value));
                    continue;
                }
                Takes::Value(ty, default) => {
                    let default = match default {
                        Some(default) => quote!(::core::option::Option::Some(#default)),
                        None => quote!(::core::option::Option::None),
                    };
                    takes.push(quote! {
                        let #value: #ty = ::taipan::__private::param(cx, slots[#at], #place, || #default)?;
                    });
                    pass.push(quote!(#value));
                }
                Takes::Object(ty, mutable) => {
                    let (borrow, token) = match mutable {
                        true => (quote!(borrow_mut), quote!(&mut *)),
                        false => (quote!(borrow), quote!(&*)),
                    };
                    let binding = mutable.then(|| quote!(mut));
                    takes.push(quote! {
                        let #value = ::taipan::__private::object::<#ty>(cx, slots[#at], #place)?;
                        let #binding #value = ::taipan::__private::#borrow(#value)?;
                    });
                    pass.push(quote!(#token #value));
                }
            }
            if !param.optional() {
                required |= 1 << at;
            }
            names.push(name.clone());
        }
        if let Some((ty, at)) = &self.class_type {
            takes.push(quote! {
                let class: #ty = ::taipan::__private::param(cx, args.all.first(),
                    &::taipan::__private::Place { function: #shown, name: "class" }, || ::core::option::Option::None)?;
            });
            pass.insert(*at, quote!(class));
        }
        let count = names.len();
        let posonly = if self.name.starts_with("__") {
            count
        } else {
            0
        };
        let path = &self.path;
        let name = &self.name;
        let (this, call) = match self.receiver {
            None => (Tokens::new(), quote!(#path(#(#pass),*))),
            Some(Receiver::Handle) => (
                quote!(let this = ::taipan::__private::handle::<Self>(cx, args, #name)?;),
                quote!(#path(this, #(#pass),*)),
            ),
            Some(receiver) => {
                let (borrow, binding, token) = match receiver {
                    Receiver::Mutable => (quote!(borrow_mut), quote!(mut this), quote!(&mut *this)),
                    _ => (quote!(borrow), quote!(this), quote!(&*this)),
                };
                (
                    quote! {
                        let this = ::taipan::__private::receiver::<Self>(cx, args, #name)?;
                        let #binding = ::taipan::__private::#borrow(this)?;
                    },
                    quote!(#path(#token, #(#pass),*)),
                )
            }
        };
        let call = match self.is_async {
            true if name == "__anext__" => {
                quote!(::taipan::Awaitable(::taipan::__private::async_next(#call)))
            }
            true => quote!(::taipan::Awaitable(#call)),
            false => call,
        };
        let finish = match (self.role, items_of(&self.output)) {
            (Role::Init, _) => quote!(::taipan::__private::instance::<Self>(cx, args, result)),
            (_, Some((kind, _))) if kind == "Iterator" => {
                quote!(::taipan::__private::result(cx, ::taipan::Iter(result)))
            }
            (_, Some(_)) => quote!(::taipan::__private::result(cx, ::taipan::Stream(result))),
            _ if name == "__next__" => quote!(::taipan::__private::next_result(cx, result)),
            _ => quote!(::taipan::__private::result(cx, result)),
        };
        let call = quote! {
            let result = { #this #call };
        };
        let body = if self.receiver.is_some() && is_operator(name) {
            // Operands that do not convert are another class's business.
            quote! {
                ::taipan::__private::enter_operator(vm, |cx| {
                    #[allow(unused_variables)]
                    let (slots, rest) = ::taipan::__private::bind::<#skipped, #count>(cx, &PARAMS, args)?;
                    let converted = (|| -> ::taipan::Result<_> {
                        #(#takes)*
                        #call
                        ::core::result::Result::Ok(result)
                    })();
                    match converted {
                        ::core::result::Result::Ok(result) => #finish.map(::core::option::Option::Some),
                        ::core::result::Result::Err(error) if error.is_mismatch() => ::core::result::Result::Ok(::core::option::Option::None),
                        ::core::result::Result::Err(error) => ::core::result::Result::Err(error),
                    }
                })
            }
        } else {
            quote! {
                ::taipan::__private::enter(vm, |cx| {
                    #[allow(unused_variables)]
                    let (slots, rest) = ::taipan::__private::bind::<#skipped, #count>(cx, &PARAMS, args)?;
                    #(#takes)*
                    #call
                    #finish
                })
            }
        };
        Ok(quote! {
            |vm: &mut ::taipan::__private::Machine, args: &::taipan::__private::Args<'_>| -> ::taipan::__private::R {
                const PARAMS: ::taipan::__private::Params<'static> = ::taipan::__private::Params {
                    function: #function,
                    names: &[#(#names),*],
                    posonly: #posonly,
                    positional: #count,
                    required: #required,
                    rest: #rest,
                    kwargs: false,
                };
                #body
            }
        })
    }

    /// What scripts call it.
    fn shown_name(&self) -> &str {
        match self.role {
            Role::Init => "__init__",
            _ => &self.name,
        }
    }

    /// The line of a stub.
    fn stub(&self) -> Tokens {
        let into = |ty: &Type| quote!(<#ty as ::taipan::IntoScript>::hint());
        let params = self.params.iter().filter_map(|param| {
            let (name, mut default, mut rest) = (&param.name, None, false);
            let hint = match &param.takes {
                Takes::Ctx | Takes::AsyncCx => return None,
                Takes::Object(ty, _) => quote!(<#ty as ::taipan::Class>::DEF.name.into()),
                Takes::Rest(ty) => {
                    rest = true;
                    quote!(<#ty as ::taipan::FromScript>::hint())
                }
                Takes::Value(ty, value) => {
                    default = value.as_ref().map(default_text);
                    quote!(<#ty as ::taipan::FromScript>::hint())
                }
            };
            let default = match default {
                None if param.optional() => quote!(::core::option::Option::Some("None")),
                None => quote!(::core::option::Option::None),
                Some(text) => quote!(::core::option::Option::Some(#text)),
            };
            Some(quote!(::taipan::__private::StubParam { name: #name, hint: #hint, default: #default, rest: #rest }))
        });
        let returns = match (&self.output, items_of(&self.output)) {
            (_, Some((kind, item))) => {
                let kind = if kind == "Iterator" {
                    "Iterator"
                } else {
                    "AsyncIterator"
                };
                let item = match &item {
                    Some(item) => into(item),
                    None => quote!(::std::string::String::from("Any")),
                };
                quote!(::std::format!("{}[{}]", #kind, #item))
            }
            (ReturnType::Default, _) => quote!("None".into()),
            _ if matches!(self.role, Role::Init | Role::Setter) => quote!("None".into()),
            (ReturnType::Type(_, ty), _) => match inner_type(ty) {
                Some(item) if matches!(self.name.as_str(), "__next__" | "__anext__") => into(item),
                _ => into(ty),
            },
        };
        let (name, doc, is_async) = (self.shown_name(), &self.doc, self.is_async);
        let positional = name.starts_with("__") && self.role != Role::Init;
        let some = |text: &str| quote!(::core::option::Option::Some(#text.into()));
        let none = quote!(::core::option::Option::None);
        let (decorator, receiver) = match (self.role, self.class) {
            (Role::Getter, _) => (some("property"), some("self")),
            (Role::Setter, _) => (some(&format!("{name}.setter")), some("self")),
            (Role::Class, _) => (some("classmethod"), some("cls")),
            (Role::Static, Some(_)) => (some("staticmethod"), none),
            (Role::Method | Role::Init, _) => (none, some("self")),
            _ => (none.clone(), none),
        };
        quote! {
            ::taipan::__private::StubItem::Function(::taipan::__private::StubFunction {
                name: #name,
                decorator: #decorator,
                is_async: #is_async,
                receiver: #receiver,
                params: ::std::vec![#(#params),*],
                positional: #positional,
                returns: #returns,
                doc: #doc,
            })
        }
    }

    fn method_def(&self) -> syn::Result<Tokens> {
        let (doc, signature, call) = (&self.doc, self.signature(), self.shim()?);
        let name = self.shown_name();
        let kind = match (self.role, self.class) {
            (Role::Method | Role::Init, _) => quote!(Method),
            (Role::Class, _) => quote!(Class),
            (_, Some(_)) => quote!(Static),
            (_, None) => quote!(Function),
        };
        Ok(quote! {
            ::taipan::__private::MethodDef {
                name: #name,
                doc: #doc,
                signature: #signature,
                kind: ::taipan::__private::MethodKind::#kind,
                call: #call,
                ..::taipan::__private::MethodDef::GENERAL
            }
        })
    }
}

/// A computed attribute, of fields or of functions.
struct Computed {
    name: String,
    doc: String,
    get: Option<Tokens>,
    set: Option<Tokens>,
}

impl Computed {
    fn entry<'a>(all: &'a mut Vec<Computed>, name: &str) -> &'a mut Computed {
        let at = all.iter().position(|c| c.name == name).unwrap_or_else(|| {
            all.push(Computed {
                name: name.to_string(),
                doc: String::new(),
                get: None,
                set: None,
            });
            all.len() - 1
        });
        &mut all[at]
    }

    fn tokens(&self) -> Tokens {
        let (name, doc) = (&self.name, &self.doc);
        let get = self.get.clone().unwrap_or_else(|| {
            quote!(|vm, _this| ::core::result::Result::Err(
                vm.attribute_error("unreadable attribute")
            ))
        });
        let set = match &self.set {
            Some(set) => quote!(::core::option::Option::Some(#set)),
            None => quote!(::core::option::Option::None),
        };
        quote! {
            ::taipan::__private::GetSetDef { name: #name, doc: #doc, get: #get, set: #set }
        }
    }
}

/// `#[taipan::methods]`
pub fn methods(mut item: ItemImpl) -> syn::Result<Tokens> {
    let class = crate::self_ident(&item)?;
    let self_ty = item.self_ty.clone();
    let mut table = Vec::new();
    let mut computed = Vec::new();
    let (mut getters, mut setters, mut functions) = (Vec::new(), Vec::new(), Vec::new());
    let mut new = quote!(::core::option::Option::None);
    for member in &mut item.items {
        let ImplItem::Fn(member) = member else {
            continue;
        };
        let markers = take_markers(&mut member.attrs)?;
        if markers.role == Some(Role::Skip) {
            continue;
        }
        let function = Function::new(&mut member.sig, markers, Some(&class))?;
        let path = &function.path;
        match function.role {
            Role::Getter => getters.push(function.stub()),
            Role::Setter => setters.push(function.stub()),
            _ => functions.push(function.stub()),
        }
        match function.role {
            Role::Init => {
                new = quote!(::core::option::Option::Some(
                    ::taipan::__private::empty::<Self>
                ));
                table.push(function.method_def()?);
            }
            Role::Getter => {
                let with_ctx = !function.params.is_empty();
                let arguments = if with_ctx {
                    quote!(object, cx)
                } else {
                    quote!(object)
                };
                let entry = Computed::entry(&mut computed, &function.name);
                entry.doc = function.doc.clone();
                entry.get = Some(quote! {
                    |vm, this| ::taipan::__private::get::<Self, _>(vm, this, |object, cx| { let _ = &cx; #path(#arguments) })
                });
            }
            Role::Setter => {
                let name = &function.name;
                let entry = Computed::entry(&mut computed, name);
                entry.set = Some(quote! {
                    |vm, this, value| ::taipan::__private::set::<Self, _, _>(vm, this, value, #name, |object, value| #path(object, value))
                });
            }
            _ => table.push(function.method_def()?),
        }
    }
    let computed = computed.iter().map(Computed::tokens);
    Ok(quote! {
        #[allow(clippy::new_ret_no_self, clippy::too_many_arguments, clippy::wrong_self_convention)]
        #item
        impl ::taipan::__private::Methods for #self_ty {
            const METHODS: &'static [::taipan::__private::MethodDef] = &[#(#table),*];
            const GETSET: &'static [::taipan::__private::GetSetDef] = &[#(#computed),*];
            const NEW: ::core::option::Option<::taipan::__private::NativeFn> = #new;
            fn stub_items() -> ::std::vec::Vec<::taipan::__private::StubItem> {
                ::std::vec![#(#getters,)* #(#setters,)* #(#functions),*]
            }
        }
    })
}

/// `#[taipan::class]`
pub fn class(options: &crate::Options, mut item: ItemStruct) -> syn::Result<Tokens> {
    let class = item.ident.clone();
    if !item.generics.params.is_empty() {
        return Err(syn::Error::new_spanned(
            &item.generics,
            "a class of scripts has no type parameters",
        ));
    }
    let name = options.text("name").unwrap_or_else(|| class.to_string());
    let module = options.text("module").unwrap_or_else(|| "builtins".into());
    let doc = doc_of(&item.attrs).unwrap_or_default();
    let mut computed = Vec::new();
    let mut stubs = Vec::new();
    let mut fields = Vec::new();
    for (i, field) in item.fields.iter_mut().enumerate() {
        let member = match &field.ident {
            Some(ident) => quote!(#ident),
            None => {
                let index = syn::Index::from(i);
                quote!(#index)
            }
        };
        let (mut get, mut set) = (false, false);
        field.attrs.retain(|attr| {
            get |= attr.path().is_ident("get");
            set |= attr.path().is_ident("set");
            !attr.path().is_ident("get") && !attr.path().is_ident("set")
        });
        if get || set {
            let Some(ident) = &field.ident else {
                return Err(syn::Error::new_spanned(
                    field,
                    "only a named field can be an attribute",
                ));
            };
            let shown = ident.to_string();
            let entry = Computed::entry(&mut computed, shown.trim_start_matches("r#"));
            entry.doc = doc_of(&field.attrs).unwrap_or_default();
            if get {
                let (name, doc, ty) = (&entry.name, &entry.doc, &field.ty);
                let hint = quote!(<#ty as ::taipan::IntoScript>::hint());
                stubs.push(match set {
                    true => quote!(::taipan::__private::StubItem::Attribute(#name, #hint, #doc)),
                    false => quote!(::taipan::__private::stub_property(#name, #hint, #doc)),
                });
                entry.get = Some(quote! {
                    |vm, this| ::taipan::__private::get::<#class, _>(vm, this, |object, _| ::core::clone::Clone::clone(&object.#member))
                });
            }
            if set {
                let name = &entry.name;
                entry.set = Some(quote! {
                    |vm, this, value| ::taipan::__private::set::<#class, _, _>(vm, this, value, #name, |object, value| { object.#member = value; })
                });
            }
        }
        fields.push(member);
    }
    let computed = computed.iter().map(Computed::tokens);
    Ok(quote! {
        #item
        impl ::taipan::Class for #class {
            const DEF: &'static ::taipan::__private::ClassDef = &::taipan::__private::ClassDef {
                name: #name,
                module: #module,
                doc: #doc,
                methods: <Self as ::taipan::__private::Methods>::METHODS,
                getset: <Self as ::taipan::__private::Methods>::GETSET,
                new: <Self as ::taipan::__private::Methods>::NEW,
                flags: ::taipan::__private::flag::BASETYPE | ::taipan::__private::flag::WEAKREF,
            };
            const FIELDS: &'static [::taipan::__private::GetSetDef] = &[#(#computed),*];
            const IS_SEND: bool = {
                #[allow(unused_imports)]
                use ::taipan::__private::NotSend as _;
                ::taipan::__private::Probe::<#class>::IS_SEND
            };
            fn stub_fields() -> ::std::vec::Vec<::taipan::__private::StubItem> {
                ::std::vec![#(#stubs),*]
            }
            fn visit(&self, visit: &mut dyn ::core::ops::FnMut(::taipan::__private::Raw)) {
                #[allow(unused_imports)]
                use ::taipan::__private::{VisitNothing as _, VisitValues as _};
                let _ = &visit;
                #((&::taipan::__private::Field(&self.#fields)).visit_field(visit);)*
            }
        }
        impl ::taipan::IntoScript for #class {
            fn hint() -> ::std::string::String {
                #name.into()
            }
            fn into_script<'vm>(self, cx: &mut ::taipan::Ctx<'vm>) -> ::taipan::Result<::taipan::Local<'vm>> {
                ::taipan::__private::into_object(self, cx)
            }
        }
    })
}

/// `#[taipan::module]`
pub fn module(options: &crate::Options, mut item: ItemMod) -> syn::Result<Tokens> {
    let name = options
        .text("name")
        .unwrap_or_else(|| item.ident.to_string());
    let doc = doc_of(&item.attrs).unwrap_or_default();
    let span = item.span();
    let Some((_, items)) = &mut item.content else {
        return Err(syn::Error::new(
            span,
            "the module's functions stand inside of it: `mod m { … }`",
        ));
    };
    let mut table = Vec::new();
    let mut init = Vec::new();
    let mut stubs = Vec::new();
    for member in items.iter_mut() {
        match member {
            Item::Fn(ItemFn {
                vis: Visibility::Public(_),
                sig,
                attrs,
                ..
            }) => {
                let markers = take_markers(attrs)?;
                if markers.role != Some(Role::Skip) {
                    let function = Function::new(sig, markers, None)?;
                    stubs.push(function.stub());
                    table.push(function.method_def()?);
                }
            }
            Item::Const(constant) if matches!(constant.vis, Visibility::Public(_)) => {
                let (ident, shown) = (&constant.ident, constant.ident.to_string());
                init.push(quote!(::taipan::__private::constant(vm, module, #shown, #ident)?;));
                let doc = doc_of(&constant.attrs).unwrap_or_default();
                stubs.push(quote! {
                    ::taipan::__private::StubItem::Attribute(#shown, ::taipan::__private::type_of(&#ident), #doc)
                });
            }
            Item::Struct(class) if class.attrs.iter().any(is_class) => {
                let ident = &class.ident;
                init.push(quote!(::taipan::__private::class::<#ident>(vm, module)?;));
                stubs.push(quote!(::taipan::__private::stub_class::<#ident>()));
            }
            _ => {}
        }
    }
    items.push(syn::parse_quote! {
        /// The module, for `Builder::module`.
        pub fn module() -> ::taipan::NativeModule {
            static DEF: ::taipan::__private::ModuleDef = ::taipan::__private::ModuleDef {
                name: #name,
                doc: #doc,
                functions: &[#(#table),*],
                init: |vm, module| {
                    let _ = (&vm, module);
                    #(#init)*
                    ::core::result::Result::Ok(())
                },
            };
            ::taipan::NativeModule::new(&DEF, || ::std::vec![#(#stubs),*])
        }
    });
    Ok(quote!(#item))
}

/// Whether an attribute is `#[taipan::class]`.
fn is_class(attr: &Attribute) -> bool {
    attr.path()
        .segments
        .last()
        .is_some_and(|s| s.ident == "class")
}
