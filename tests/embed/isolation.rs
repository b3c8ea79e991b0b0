//! VMs know nothing of each other, nor of what they were not given.

use taipan::{Builder, Capture, Code, Result, Vm};

#[test]
fn a_sandbox_has_standard_output_and_no_more() -> Result {
    let output = Capture::new();
    let mut vm = Vm::builder().stdout(output.clone()).build();
    vm.run("print('seen')\nimport sys\nprint('not', file=sys.stderr)")?;
    assert_eq!(output.take(), "seen\n");
    for source in [
        "open('/etc/passwd')",
        "import os; os.listdir('/')",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
        "import socket; socket.socket()",
        "import threading; threading.Thread(target=print).start()",
    ] {
        assert!(vm.run(source).is_err(), "{source}");
    }
    Ok(())
}

#[test]
fn standard_streams_are_the_hosts() -> Result {
    let errors = Capture::new();
    let mut vm = Vm::builder()
        .stdin(&b"one\ntwo\n"[..])
        .stderr(errors.clone())
        .build();
    vm.run("a = input(); b = input()\nimport sys\nprint(a + b, file=sys.stderr)")?;
    assert_eq!(errors.take(), "onetwo\n");
    Ok(())
}

#[test]
fn vms_run_in_many_threads_and_move() -> Result {
    let code = Code::compile("sum.py", "total = sum(range(n))")?;
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let code = code.clone();
            let mut vm = Vm::new();
            std::thread::spawn(move || -> Result<(Vm, i64)> {
                vm.set("n", n * 10)?;
                vm.run_code(&code)?;
                let total = vm.get("total")?;
                Ok((vm, total))
            })
        })
        .collect();
    for (n, thread) in threads.into_iter().enumerate() {
        let (mut vm, total) = thread.join().expect("no panic")?;
        assert_eq!(total, (0..n as i64 * 10).sum());
        assert_eq!(vm.eval::<i64>("total")?, total);
    }
    Ok(())
}

#[test]
fn damaged_bytecode_is_refused() -> Result {
    let mut bytes = Code::compile("x.py", "print(1 + 1)")?.to_bytes();
    assert!(Code::from_bytes(&bytes).is_ok());
    for at in (0..bytes.len()).step_by(7) {
        bytes[at] ^= 0x55;
        assert!(Code::from_bytes(&bytes).is_err());
        bytes[at] ^= 0x55;
    }
    assert!(Code::from_bytes(b"").is_err());
    Ok(())
}

#[test]
fn a_trusted_vm_has_the_system_and_streams_of_choice() -> Result {
    let output = Capture::new();
    let mut vm = Builder::trusted().stdout(output.clone()).build();
    vm.run("import os\nprint(os.path.isdir('/'))")?;
    assert_eq!(output.take(), "True\n");
    Ok(())
}
