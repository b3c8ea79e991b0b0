//! One function: its markers, its parameters, the shim that parses arguments and calls it.

use crate::signature::{Param, Signature};
use crate::{doc_of, text_of};
use proc_macro2::{Literal, TokenStream as Tokens};
use quote::{format_ident, quote};
use syn::{Attribute, FnArg, Ident, LitStr, Meta, Pat, Type};

/// What a function is declared as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Rust,
    Method,
    Function,
    Class,
    Static,
    Getter,
    Setter,
    Deleter,
    New,
    Init,
}

/// The attributes of a function.
pub struct Spec {
    doc: Option<String>,
    name: Option<String>,
    sig: Option<String>,
    raw: bool,
    /// No short way: the interpreter has one of its own.
    general: bool,
    /// A getter of an attribute that is read-only in the way of the members of C structs.
    member: bool,
    marker: Option<Role>,
}

/// Whose function it is, for error texts.
pub struct Owner<'a> {
    pub class: Option<&'a str>,
    pub module: Option<&'a str>,
}

impl Spec {
    /// Read our markers and take them away.
    pub fn take(attrs: &mut Vec<Attribute>) -> syn::Result<Spec> {
        let mut spec = Spec {
            doc: doc_of(attrs),
            name: None,
            sig: None,
            raw: false,
            general: false,
            member: false,
            marker: None,
        };
        let mut failure = None;
        attrs.retain(|attr| {
            let Some(ident) = attr.path().get_ident() else {
                return true;
            };
            match ident.to_string().as_str() {
                "rust" => spec.marker = Some(Role::Rust),
                "classmethod" => spec.marker = Some(Role::Class),
                "staticmethod" => spec.marker = Some(Role::Static),
                "getter" => spec.marker = Some(Role::Getter),
                "member" => {
                    spec.marker = Some(Role::Getter);
                    spec.member = true;
                }
                "setter" => spec.marker = Some(Role::Setter),
                "deleter" => spec.marker = Some(Role::Deleter),
                "new" => spec.marker = Some(Role::New),
                "init" => spec.marker = Some(Role::Init),
                "raw" => spec.raw = true,
                "general" => spec.general = true,
                "name" => match &attr.meta {
                    Meta::NameValue(pair) => spec.name = text_of(&pair.value),
                    other => failure = Some(syn::Error::new_spanned(other, "#[name = \"…\"]")),
                },
                "sig" => match attr.parse_args::<LitStr>() {
                    Ok(text) => spec.sig = Some(text.value()),
                    Err(e) => failure = Some(e),
                },
                _ => return true,
            }
            false
        });
        match failure {
            Some(e) => Err(e),
            None => Ok(spec),
        }
    }

    pub fn role(&self, module: bool) -> Role {
        match self.marker {
            Some(role) => role,
            None if self.doc.is_none() && self.sig.is_none() && !self.raw => Role::Rust,
            None if module => Role::Function,
            None => Role::Method,
        }
    }

    /// The name scripts see.
    fn python_name(&self, ident: &Ident) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let text = ident.to_string();
        let text = text.strip_prefix("r#").unwrap_or(&text);
        let text = match self.marker {
            Some(Role::Setter) => text.strip_prefix("set_").unwrap_or(text),
            Some(Role::Deleter) => text.strip_prefix("del_").unwrap_or(text),
            _ => text,
        };
        strip_keyword(text)
    }
}

/// `type_` is `type`; dunder names stay.
fn strip_keyword(text: &str) -> String {
    if text.ends_with("__") {
        text.to_string()
    } else {
        text.strip_suffix('_').unwrap_or(text).to_string()
    }
}

/// What a Rust parameter is for.
enum Slot {
    Vm,
    /// Converted to a plain type.
    Plain(Type),
    /// `&Value`, passed as it is.
    Borrowed,
    Optional(Type),
    Nullable(Type),
    Rest,
    Kwargs,
}

struct RustParam {
    name: String,
    slot: Slot,
}

fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn inner_type(ty: &Type) -> Option<Type> {
    let syn::PathArguments::AngleBracketed(list) = &last_segment(ty)?.arguments else {
        return None;
    };
    list.args.iter().find_map(|a| {
        if let syn::GenericArgument::Type(t) = a {
            Some(t.clone())
        } else {
            None
        }
    })
}

fn is_ref_to(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Reference(r) if last_segment(&r.elem).is_some_and(|s| s.ident == name))
}

fn slot_of(ty: &Type) -> Slot {
    if is_ref_to(ty, "Vm") {
        return Slot::Vm;
    }
    if is_ref_to(ty, "Value") {
        return Slot::Borrowed;
    }
    let inner = || inner_type(ty).unwrap_or_else(|| ty.clone());
    match last_segment(ty).map(|s| s.ident.to_string()).as_deref() {
        Some("Option") => Slot::Optional(inner()),
        Some("Nullable") => Slot::Nullable(inner()),
        Some("Rest") => Slot::Rest,
        Some("Kwargs") => Slot::Kwargs,
        _ => Slot::Plain(ty.clone()),
    }
}

/// How the receiver reaches the function.
enum Receiver {
    /// `&self`
    Payload,
    /// `this: &Value`, or the class of a class method.
    Value,
    None,
}

fn parameters(
    sig: &syn::Signature,
    with_receiver: bool,
) -> syn::Result<(Receiver, Vec<RustParam>)> {
    let mut receiver = Receiver::None;
    let mut params = Vec::new();
    for (i, input) in sig.inputs.iter().enumerate() {
        match input {
            FnArg::Receiver(_) => receiver = Receiver::Payload,
            FnArg::Typed(typed) if i == 0 && with_receiver => {
                if !is_ref_to(&typed.ty, "Value") {
                    return Err(syn::Error::new_spanned(
                        typed,
                        "the receiver is `&self` or a `&Value`",
                    ));
                }
                receiver = Receiver::Value;
            }
            FnArg::Typed(typed) => {
                let name = match &*typed.pat {
                    Pat::Ident(ident) => {
                        strip_keyword(ident.ident.to_string().trim_start_matches('_'))
                    }
                    _ => format!("arg{i}"),
                };
                params.push(RustParam {
                    name,
                    slot: slot_of(&typed.ty),
                });
            }
        }
    }
    if with_receiver && matches!(receiver, Receiver::None) {
        return Err(syn::Error::new_spanned(
            sig,
            "a method needs a receiver: `&self` or `this: &Value`",
        ));
    }
    Ok((receiver, params))
}

/// The signature scripts see, and its text (empty: none).
fn signature(
    spec: &Spec,
    sig: &syn::Signature,
    params: &[RustParam],
) -> syn::Result<(Signature, String)> {
    let taking: Vec<&RustParam> = params
        .iter()
        .filter(|p| !matches!(p.slot, Slot::Vm | Slot::Rest | Slot::Kwargs))
        .collect();
    let rest = params.iter().any(|p| matches!(p.slot, Slot::Rest));
    let kwargs = params.iter().any(|p| matches!(p.slot, Slot::Kwargs));
    if let Some(text) = &spec.sig {
        let parsed = Signature::parse(text).map_err(|e| syn::Error::new_spanned(sig, e))?;
        if spec.raw {
            return Ok((parsed, text.clone()));
        }
        if parsed.params.len() != taking.len() || parsed.rest != rest || parsed.kwargs != kwargs {
            return Err(syn::Error::new_spanned(
                sig,
                format!("parameters do not correspond to {text}"),
            ));
        }
        for (param, rust) in parsed.params.iter().zip(&taking) {
            if param.default && matches!(rust.slot, Slot::Plain(_) | Slot::Borrowed) {
                let message = format!(
                    "`{}` has a default: use Option<…> or Nullable<…>",
                    param.name
                );
                return Err(syn::Error::new_spanned(sig, message));
            }
        }
        return Ok((parsed, text.clone()));
    }
    if spec.raw {
        return Ok((Signature::default(), String::new()));
    }
    let names: Vec<Param> = taking
        .iter()
        .map(|p| Param {
            name: p.name.clone(),
            default: false,
        })
        .collect();
    let n = names.len();
    let optional = taking
        .iter()
        .any(|p| matches!(p.slot, Slot::Optional(_) | Slot::Nullable(_)));
    let mut parts: Vec<String> = names.iter().map(|p| p.name.clone()).collect();
    if n > 0 {
        parts.push("/".to_string());
    }
    if rest {
        parts.push("*args".to_string());
    }
    if kwargs {
        parts.push("**kwargs".to_string());
    }
    let text = if optional {
        String::new()
    } else {
        format!("({})", parts.join(", "))
    };
    let made = Signature {
        params: names,
        posonly: n,
        positional: n,
        rest,
        kwargs,
        slash: n > 0,
    };
    Ok((made, text))
}

/// What parses arguments and calls the function.
pub fn shim(spec: &Spec, sig: &syn::Signature, owner: &Owner) -> syn::Result<Shim> {
    let ident = &sig.ident;
    if spec.raw {
        return Ok(Shim {
            call: quote!(Self::#ident),
            direct: None,
        });
    }
    let role = spec.role(owner.class.is_none());
    let with_receiver = matches!(role, Role::Method | Role::Class | Role::New);
    let (receiver, params) = parameters(sig, with_receiver)?;
    let (signature, _) = signature(spec, sig, &params)?;
    let name = spec.python_name(ident);
    let short = if role == Role::New {
        owner.class.unwrap_or(&name).to_string()
    } else {
        name.clone()
    };
    let function = match (owner.class, owner.module) {
        _ if role == Role::New => short.clone(),
        (Some(class), _) => format!("{class}.{name}"),
        (None, Some(module)) if module != "builtins" => format!("{module}.{name}"),
        _ => name.clone(),
    };
    let names = signature.params.iter().map(|p| &p.name);
    let (posonly, positional, rest, kwargs) = (
        signature.posonly,
        signature.positional,
        signature.rest,
        signature.kwargs,
    );
    let keywords_accepted = posonly < signature.params.len() || kwargs;

    let mut call = Vec::new();
    let mut convert = Vec::new();
    let mut slots = Vec::new();
    let mut required = 0u64;
    let mut index = 0;
    for param in &params {
        match &param.slot {
            Slot::Vm => {
                call.push(quote!(vm));
                continue;
            }
            Slot::Rest => {
                call.push(quote!(rest));
                continue;
            }
            Slot::Kwargs => {
                call.push(quote!(kwargs));
                continue;
            }
            _ => {}
        }
        let slot = format_ident!("slot{index}");
        // The beginning of the text of a conversion error.
        let what = if index >= posonly {
            format!("{short}() argument '{}'", signature.params[index].name)
        } else if signature.params.len() == 1 && !keywords_accepted && !rest {
            format!("{short}() argument")
        } else {
            format!("{short}() argument {}", index + 1)
        };
        let convert_one = |ty: &Type| quote!(<#ty as ::taipan_vm::native::FromArg<'_>>::from_arg_at(vm, value, #what)?);
        match &param.slot {
            Slot::Plain(ty) => {
                required |= 1 << index;
                let conversion = convert_one(ty);
                convert.push(quote!(let #slot = { let value = #slot; #conversion };));
            }
            Slot::Borrowed => required |= 1 << index,
            Slot::Optional(ty) => {
                // An optional reference to a value needs no conversion.
                if !is_ref_to(ty, "Value") {
                    let conversion = convert_one(ty);
                    convert.push(quote! {
                        let #slot = match #slot {
                            ::core::option::Option::Some(value) => ::core::option::Option::Some(#conversion),
                            ::core::option::Option::None => ::core::option::Option::None,
                        };
                    });
                }
            }
            Slot::Nullable(ty) => {
                if spec.sig.is_some() && !signature.params[index].default {
                    required |= 1 << index;
                }
                let conversion = convert_one(ty);
                let found = if required >> index & 1 != 0 {
                    quote!(::core::option::Option::Some(#slot))
                } else {
                    quote!(#slot)
                };
                convert.push(quote! {
                    let #slot = ::taipan_vm::native::Nullable(match #found {
                        ::core::option::Option::Some(value) if !value.is_none() => ::core::option::Option::Some(#conversion),
                        _ => ::core::option::Option::None,
                    });
                });
            }
            Slot::Vm | Slot::Rest | Slot::Kwargs => {}
        }
        call.push(quote!(#slot));
        slots.push(slot);
        index += 1;
    }

    let count = slots.len();
    let class = owner.class.unwrap_or_default();
    // How many arguments stand in front of those of the parameters.
    let skipped = with_receiver as usize;
    let all_required = required.count_ones() as usize == count;
    let params = quote! {
        ::taipan_vm::native::Params {
            function: #function,
            names: &[#(#names),*],
            posonly: #posonly,
            positional: #positional,
            required: #required,
            rest: #rest,
            kwargs: #kwargs,
        }
    };
    let this = if with_receiver {
        quote!(this,)
    } else {
        Tokens::new()
    };
    let work = quote! {
        #(#convert)*
        let result = Self::#ident(#this #(#call),*);
        ::taipan_vm::native::IntoResult::into_result(result, vm)
    };
    let downcast = |found: Tokens, first: Tokens| match receiver {
        Receiver::Payload => quote! {
            let ::core::option::Option::Some(this) = #found else {
                return ::core::result::Result::Err(::taipan_vm::native::receiver_error(vm, #name, #class, #first));
            };
        },
        _ => Tokens::new(),
    };

    if !rest && !kwargs && skipped + count <= DIRECT && role != Role::New {
        return Ok(direct(Direct {
            ident,
            name: &name,
            class,
            params,
            skipped,
            slots: &slots,
            required,
            downcast: downcast(
                quote!(<Self as ::taipan_vm::heap::Downcast>::downcast(this)),
                quote!(::core::option::Option::Some(this)),
            ),
            work,
            positional,
            general: spec.general,
        }));
    }

    let first = quote!(args.pos().first());
    let take_self = match receiver {
        Receiver::Payload => downcast(
            quote!(
                args.all
                    .first()
                    .and_then(|value| <Self as ::taipan_vm::heap::Downcast>::downcast(value))
            ),
            first,
        ),
        Receiver::Value => quote! {
            let ::core::option::Option::Some(this) = #first else {
                return ::core::result::Result::Err(::taipan_vm::native::receiver_error(vm, #name, #class, #first));
            };
        },
        Receiver::None => Tokens::new(),
    };
    let unwrap = unwrapped(&slots, required);
    let bind = if rest || kwargs {
        quote! {
            let mut slots: [::core::option::Option<&::taipan_vm::value::Value>; #count] = [::core::option::Option::None; #count];
            #[allow(unused_variables)]
            let (rest, kwargs) = PARAMS.bind::<#skipped>(vm, args, &mut slots)?;
            let [#(#slots),*] = slots;
            #unwrap
        }
    } else if all_required {
        quote!(let [#(#slots),*] = PARAMS.bind_all::<#skipped, #count>(vm, args)?;)
    } else {
        quote! {
            let [#(#slots),*] = PARAMS.bind_some::<#skipped, #count>(vm, args)?;
            #unwrap
        }
    };
    Ok(Shim {
        call: quote! {
            |vm: &mut ::taipan_vm::vm::Vm, args: &::taipan_vm::native::Args<'_>| -> ::taipan_vm::raise::R<::taipan_vm::value::Value> {
                const PARAMS: ::taipan_vm::native::Params = #params;
                #take_self
                #bind
                #work
            }
        },
        direct: None,
    })
}

/// The required ones among what was bound.
fn unwrapped(slots: &[Ident], required: u64) -> Tokens {
    let slots = slots
        .iter()
        .enumerate()
        .filter(|(i, _)| required >> i & 1 != 0)
        .map(|(_, slot)| slot);
    quote!(#(let #slots = #slots.expect("bound, as it is required");)*)
}

/// How many arguments a function takes at most that has a short way (`taipan_vm::native::DIRECT`).
const DIRECT: usize = 4;

/// What the two ways into a function are made of.
struct Direct<'a> {
    ident: &'a Ident,
    name: &'a str,
    class: &'a str,
    params: Tokens,
    skipped: usize,
    slots: &'a [Ident],
    required: u64,
    /// Turns `this` into the payload.
    downcast: Tokens,
    /// Converts the slots and calls the function.
    work: Tokens,
    positional: usize,
    general: bool,
}

/// The short way into a function, which does the work, and the general one, which binds and calls it.
fn direct(parts: Direct<'_>) -> Shim {
    let Direct {
        ident,
        name,
        class,
        params,
        skipped,
        slots,
        required,
        downcast,
        work,
        positional,
        general,
    } = parts;
    let count = slots.len();
    let function = format_ident!("direct_{}", ident.to_string().trim_start_matches("r#"));
    let arguments: Vec<Ident> = (0..DIRECT).map(|k| format_ident!("argument{k}")).collect();
    let optional = (0..count).filter(|i| required >> i & 1 == 0);
    let given = optional.map(|i| &slots[i]);
    let used = &arguments[skipped..skipped + count];
    let this = (skipped == 1).then(|| quote!(let this = argument0;));
    let body = quote! {
        #[doc(hidden)]
        #[inline(never)]
        #[allow(unused_variables)]
        fn #function(
            vm: &mut ::taipan_vm::vm::Vm,
            #(#arguments: &::taipan_vm::value::Value),*
        ) -> ::taipan_vm::native::Word {
            let result = (|| -> ::taipan_vm::raise::R<::taipan_vm::value::Value> {
                #this
                #downcast
                #(let #slots = #used;)*
                #(let #given = #given.given();)*
                #work
            })();
            ::taipan_vm::native::Word::from(result)
        }
    };
    let (skipped_here, count_here) = (
        Literal::usize_unsuffixed(skipped),
        Literal::usize_unsuffixed(count),
    );
    let call = quote! {
        ::taipan_vm::bound!(#skipped_here, #count_here, (#name, #class), #params, Self::#function)
    };
    // A keyword-only parameter that is required cannot be there.
    let reachable = required >> positional == 0 && !general;
    let least = (0..positional).filter(|i| required >> i & 1 != 0).count() + skipped;
    let counts = if reachable {
        (least as u8, (positional + skipped) as u8)
    } else {
        (1, 0)
    };
    Shim {
        call,
        direct: Some(DirectWay {
            function,
            body,
            least: counts.0,
            most: counts.1,
        }),
    }
}

/// The expressions of a function's ways in.
pub struct Shim {
    /// Parses arguments.
    pub call: Tokens,
    direct: Option<DirectWay>,
}

struct DirectWay {
    function: Ident,
    /// Its definition, for the `impl` block of the tables.
    body: Tokens,
    least: u8,
    most: u8,
}

/// The table row of a method or function, and what else the `impl` block needs for it.
pub fn method_def(
    spec: &Spec,
    sig: &syn::Signature,
    owner: &Owner,
) -> syn::Result<(Tokens, Tokens)> {
    let role = spec.role(owner.class.is_none());
    let name = spec.python_name(&sig.ident);
    let doc = spec.doc.clone().unwrap_or_default();
    let with_receiver = matches!(role, Role::Method | Role::Class);
    let text = {
        let params = if spec.raw {
            Vec::new()
        } else {
            parameters(sig, with_receiver)?.1
        };
        let (parsed, text) = signature(spec, sig, &params)?;
        let receiver = match role {
            Role::Method => "$self",
            Role::Class => "$type",
            Role::Function => "$module",
            _ => "",
        };
        if text.is_empty() || receiver.is_empty() {
            text
        } else {
            parsed.with_receiver(&text, receiver)
        }
    };
    let kind = match role {
        Role::Class => quote!(Class),
        Role::Static => quote!(Static),
        Role::Function => quote!(Function),
        _ => quote!(Method),
    };
    let Shim { call, direct } = shim(spec, sig, owner)?;
    let (body, direct, call) = match direct {
        Some(way) => {
            let DirectWay {
                function,
                body,
                least,
                most,
            } = way;
            let fields = quote!(least: #least, most: #most, direct: Self::#function,);
            (body, fields, call)
        }
        None => (
            Tokens::new(),
            quote!(..::taipan_vm::native::MethodDef::GENERAL),
            quote!(::taipan_vm::native::general(#call)),
        ),
    };
    let row = quote! {
        ::taipan_vm::native::MethodDef {
            name: #name,
            doc: ::taipan_vm::native::documentation(#doc),
            signature: #text,
            kind: ::taipan_vm::native::MethodKind::#kind,
            call: #call,
            #direct
        }
    };
    Ok((row, body))
}

/// A computed attribute under construction.
pub struct GetSet {
    name: String,
    doc: String,
    member: bool,
    get: Option<Tokens>,
    set: Option<Tokens>,
    delete: Option<Tokens>,
}

/// Add a getter, setter or deleter.
pub fn accessor(
    spec: &Spec,
    sig: &syn::Signature,
    class: &str,
    table: &mut Vec<GetSet>,
) -> syn::Result<()> {
    let name = spec.python_name(&sig.ident);
    let ident = &sig.ident;
    let (receiver, params) = parameters(sig, true)?;
    let role = spec.role(false);
    let mut call = Vec::new();
    for param in &params {
        match param.slot {
            Slot::Vm => call.push(quote!(vm)),
            Slot::Borrowed if role == Role::Setter => call.push(quote!(value)),
            _ => {
                return Err(syn::Error::new_spanned(
                    sig,
                    "unexpected parameter of an accessor",
                ));
            }
        }
    }
    let take_self = match receiver {
        Receiver::Payload => quote! {
            let ::core::option::Option::Some(this) = <Self as ::taipan_vm::heap::Downcast>::downcast(this) else {
                return ::core::result::Result::Err(::taipan_vm::native::accessor_error(vm, #name, #class, this));
            };
        },
        _ => Tokens::new(),
    };
    let entry = match table.iter_mut().position(|g| g.name == name) {
        Some(i) => &mut table[i],
        None => {
            table.push(GetSet {
                name: name.clone(),
                doc: String::new(),
                member: false,
                get: None,
                set: None,
                delete: None,
            });
            table.last_mut().expect("just pushed")
        }
    };
    match role {
        Role::Getter => {
            entry.doc = spec.doc.clone().unwrap_or_default();
            entry.member = spec.member;
            entry.get = Some(quote! {
                |vm: &mut ::taipan_vm::vm::Vm, this: &::taipan_vm::value::Value| {
                    #take_self
                    let result = Self::#ident(this, #(#call),*);
                    ::taipan_vm::native::IntoResult::into_result(result, vm)
                }
            });
        }
        _ => {
            let body = quote! {{
                #take_self
                let result = Self::#ident(this, #(#call),*);
                ::taipan_vm::native::IntoResult::into_result(result, vm).map(|_| ())
            }};
            if role == Role::Setter {
                entry.set = Some(body);
            } else {
                entry.delete = Some(body);
            }
        }
    }
    Ok(())
}

impl GetSet {
    pub fn tokens(&self) -> syn::Result<Tokens> {
        let GetSet {
            name,
            doc,
            member,
            get,
            set,
            delete,
        } = self;
        let Some(get) = get else {
            return Err(syn::Error::new(
                proc_macro2::Span::call_site(),
                format!("`{name}` has no #[getter]"),
            ));
        };
        let refused = quote!(::core::result::Result::Err(::taipan_vm::native::attribute_refused(vm, #name, this)));
        let set = if *member {
            quote!(::core::option::Option::Some(
                ::taipan_vm::native::member_refused
            ))
        } else if set.is_none() && delete.is_none() {
            quote!(::core::option::Option::None)
        } else {
            let set = set.clone().unwrap_or_else(|| refused.clone());
            let delete = delete.clone().unwrap_or_else(|| refused.clone());
            quote! {
                ::core::option::Option::Some(
                    |vm: &mut ::taipan_vm::vm::Vm,
                     this: &::taipan_vm::value::Value,
                     value: ::core::option::Option<&::taipan_vm::value::Value>| {
                        match value {
                            ::core::option::Option::Some(value) => #set,
                            ::core::option::Option::None => #delete,
                        }
                    },
                )
            }
        };
        Ok(
            quote!(::taipan_vm::native::GetSetDef { name: #name, doc: ::taipan_vm::native::documentation(#doc), get: #get, set: #set }),
        )
    }
}
