//! Native standard-library modules of taipan: one file each, listed in [`MODULES`].

mod _abc;
pub mod _ast;
mod _bisect;
mod _codecs;
mod _collections;
mod _contextvars;
mod _copy;
mod _csv;
mod _datetime;
mod _functools;
#[cfg(feature = "hashes")]
mod _hashlib;
mod _heapq;
mod _imp;
#[cfg(feature = "processes")]
mod _interpreters;
pub mod _io;
mod _json;
#[cfg(feature = "processes")]
mod _multiprocessing;
#[cfg(feature = "tools")]
mod _opcode;
#[cfg(feature = "pickle")]
mod _pickle;
#[cfg(feature = "processes")]
mod _posixsubprocess;
mod _queue;
mod _random;
pub mod _signal;
pub mod _sitebuiltins;
mod _socket;
mod _sre;
#[cfg(feature = "ssl")]
mod _ssl;
mod _string;
mod _struct;
mod _thread;
mod _types;
mod _weakref;
#[cfg(feature = "xml")]
mod _xml;
#[cfg(feature = "numbers")]
mod array;
mod atexit;
mod binascii;
pub mod classes;
#[cfg(feature = "compression")]
mod compression;
#[cfg(feature = "numbers")]
mod decimal;
mod errno;
#[cfg(feature = "processes")]
mod fcntl;
mod gc;
mod itertools;
#[cfg(feature = "pickle")]
mod marshal;
mod math;
#[cfg(feature = "processes")]
mod mmap;
mod operator;
pub mod posix;
mod pwd;
mod resource;
mod select;
mod stdlib_names;
mod sys;
mod system;
#[cfg(feature = "processes")]
mod termios;
mod time;
#[cfg(feature = "unicodedata")]
mod unicodedata;

use taipan_vm::native::ModuleDef;

/// Every module of this crate.
pub static MODULES: &[&ModuleDef] = &[
    &_abc::Abc::DEF,
    &_ast::AstModule::DEF,
    &_types::Types::DEF,
    &_bisect::Bisect::DEF,
    &_contextvars::ContextVars::DEF,
    &_copy::Copy::DEF,
    &_csv::Csv::DEF,
    &_codecs::CodecsModule::DEF,
    &_collections::Collections::DEF,
    &_datetime::DatetimeModule::DEF,
    &_functools::Functools::DEF,
    #[cfg(feature = "hashes")]
    &_hashlib::DEF,
    #[cfg(feature = "hashes")]
    &_hashlib::Blake2Module::DEF,
    &_heapq::Heapq::DEF,
    &_imp::Imp::DEF,
    #[cfg(feature = "processes")]
    &_interpreters::Interpreters::DEF,
    &_io::Io::DEF,
    &_json::Json::DEF,
    #[cfg(feature = "processes")]
    &_multiprocessing::Multiprocessing::DEF,
    #[cfg(feature = "processes")]
    &_multiprocessing::PosixShmem::DEF,
    #[cfg(feature = "tools")]
    &_opcode::OpcodeModule::DEF,
    #[cfg(feature = "processes")]
    &_posixsubprocess::PosixSubprocess::DEF,
    &_queue::Queue::DEF,
    #[cfg(feature = "pickle")]
    &_pickle::PickleModule::DEF,
    &_random::RandomModule::DEF,
    &_socket::SocketModule::DEF,
    &_signal::Signal::DEF,
    &_sitebuiltins::SiteBuiltins::DEF,
    &_sre::Sre::DEF,
    #[cfg(feature = "ssl")]
    &_ssl::SslModule::DEF,
    &_string::StringModule::DEF,
    &_struct::StructModule::DEF,
    &_weakref::Weakref::DEF,
    #[cfg(feature = "xml")]
    &_xml::Xml::DEF,
    #[cfg(feature = "numbers")]
    &array::ArrayModule::DEF,
    &atexit::AtExit::DEF,
    &binascii::Binascii::DEF,
    #[cfg(feature = "compression")]
    &compression::bz2::Bz2::DEF,
    #[cfg(feature = "compression")]
    &compression::lzma::Lzma::DEF,
    #[cfg(feature = "compression")]
    &compression::zlib::Zlib::DEF,
    &_thread::Thread::DEF,
    #[cfg(feature = "numbers")]
    &decimal::DecimalModule::DEF,
    &errno::Errno::DEF,
    #[cfg(feature = "processes")]
    &fcntl::Fcntl::DEF,
    &gc::Gc::DEF,
    &itertools::Itertools::DEF,
    #[cfg(feature = "pickle")]
    &marshal::Marshal::DEF,
    &math::Math::DEF,
    #[cfg(feature = "processes")]
    &mmap::MmapModule::DEF,
    &operator::Operator::DEF,
    &posix::DEF,
    &pwd::Pwd::DEF,
    &pwd::Grp::DEF,
    &select::Select::DEF,
    &resource::ResourceModule::DEF,
    &sys::Sys::DEF,
    #[cfg(feature = "processes")]
    &termios::Termios::DEF,
    &time::Time::DEF,
    #[cfg(feature = "unicodedata")]
    &unicodedata::UnicodeData::DEF,
];
