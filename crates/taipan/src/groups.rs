//! The parts of the standard library that are features of this crate; everything else is always there. The build script reads
//! this too.

/// Features and the modules that come with them; what lies in a package comes with it.
pub(crate) const GROUPS: &[(&str, &[&str])] = &[
    // Protocols above plain connections, and the formats they carry.
    (
        "std-net",
        &[
            "_ssl",
            "_ssl_certificate",
            "_ssl_context",
            "_ssl_engine",
            "_ssl_enums",
            "_ssl_key",
            "asyncio.sslproto",
            "email",
            "http",
            "mimetypes",
            "netrc",
            "quopri",
            "smtplib",
            "socketserver",
            "ssl",
            "urllib._proxies",
            "urllib.error",
            "urllib.request",
            "urllib.response",
            "urllib.robotparser",
            "wsgiref",
            "xmlrpc",
        ],
    ),
    // Formats of files.
    (
        "std-formats",
        &[
            "_tarfile_filters",
            "_tarfile_info",
            "_tarfile_streams",
            "_xml",
            "bz2",
            "compression",
            "configparser",
            "dbm",
            "gzip",
            "html",
            "lzma",
            "plistlib",
            "pyexpat",
            "shelve",
            "tarfile",
            "tomllib",
            "xml",
            "zipapp",
            "zipfile",
            "zipimport",
        ],
    ),
    (
        "std-hashes",
        &["_blake2", "_hashlib", "hashlib", "hmac", "secrets"],
    ),
    // Other processes.
    (
        "std-processes",
        &[
            "_multiprocessing",
            "_posixshmem",
            "_posixsubprocess",
            "asyncio._unix_processes",
            "asyncio.base_subprocess",
            "asyncio.subprocess",
            "concurrent.futures.process",
            "multiprocessing",
            "pty",
            "subprocess",
        ],
    ),
    // Programs of the command line, and what looks at programs.
    (
        "std-tools",
        &[
            "_argparse_groups",
            "_argparse_help",
            "_argparse_parse",
            "_ast_unparse",
            "_calendar_main",
            "_code_colors",
            "_difflib_html",
            "_doctest_parser",
            "_doctest_unittest",
            "_help_topics",
            "_optparse_help",
            "_pdb_await",
            "_pdb_command",
            "_pdb_more",
            "_pdb_remote",
            "_prompt",
            "_prompt_completion",
            "_pydoc_html",
            "_readline_editor",
            "_remote_debug",
            "_symtable",
            "_test_assertions",
            "_test_collection",
            "_test_command",
            "argparse",
            "asyncio.__main__",
            "asyncio._remote",
            "asyncio.tools",
            "bdb",
            "cmd",
            "code",
            "compileall",
            "doctest",
            "faulthandler",
            "fileinput",
            "filecmp",
            "getopt",
            "getpass",
            "greenlet",
            "modulefinder",
            "optparse",
            "pdb",
            "pickletools",
            "py_compile",
            "pyclbr",
            "pydoc",
            "readline",
            "rlcompleter",
            "runpy",
            "site",
            "symtable",
            "sysconfig",
            "tabnanny",
            "timeit",
            "tty",
            "taipan.testing",
            "unittest",
            "uvloop",
            "venv",
        ],
    ),
];

/// The feature that a module comes with.
pub(crate) fn group_of(name: &str) -> Option<&'static str> {
    let has = |part: &&str| {
        name.strip_prefix(*part)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let group = GROUPS
        .iter()
        .find(|(_, parts)| parts.iter().any(|part| has(part)));
    group.map(|(feature, _)| *feature)
}
