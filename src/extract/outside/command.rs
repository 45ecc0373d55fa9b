//! A program that reads one document as JSON and writes a record.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::search::Index;
use super::{API_KEY, Fault, LARGEST, answer, document, given, hold, rule};
use crate::error::{Error, Problem, Result};
use crate::record::{self, Record};

/// How much of what a program says on standard error is kept, from its end, in bytes.
const LAST_WORDS: usize = 600;
/// How long its last output may take to arrive after its end.
const GRACE: Duration = Duration::from_secs(2);

const HELP: &str =
    "try the program by itself: it reads a document as JSON from standard input and writes a Record to standard output";

/// A program, how it is called and what it may take.
#[derive(Debug)]
pub(super) struct Command {
    program: String,
    arguments: Vec<String>,
    timeout: Duration,
    rule: String,
}

/// What a program that ended in time left behind.
struct Done {
    output: Vec<u8>,
    said: String,
    /// How it ended, where that was not well.
    failed: Option<String>,
}

impl Command {
    pub fn new(line: &str, timeout: Duration) -> Result<Self> {
        let wrong = |what: String| Error::new(what).help("such as: --extractor 'command:./my-extractor --fast'");
        let words = shell_words::split(line).map_err(|e| wrong(format!("the command {line:?} can't be read")).cause(e))?;
        let (program, arguments) = words.split_first().ok_or_else(|| wrong("no program is named after command:".to_owned()))?;
        if !is_there(program) {
            return Err(wrong(format!("there is no program {program:?}")));
        }
        // A script is named together with what runs it.
        let name =
            |word: &String| Path::new(word).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let script = arguments.first().filter(|word| Path::new(word).is_file()).map(name);
        let name = std::iter::once(name(program)).chain(script).collect::<Vec<_>>().join("-");
        Ok(Self { program: program.clone(), arguments: arguments.to_vec(), timeout, rule: rule("command", &name) })
    }

    /// The record of a page, held to it; none where the program gave none.
    pub fn extract(&self, index: &Index<'_>) -> (Option<Record>, Vec<Problem>) {
        let mut input = given(index, &index.clean.text).to_string().into_bytes();
        input.push(b'\n');
        let done = match self.run(input) {
            Ok(done) => done,
            Err(fault) => return (None, vec![fault.at(index.page)]),
        };
        let mut problems = Vec::new();
        if let Some(how) = &done.failed {
            problems.push(Fault::new(format!("the program {:?} {how}{}", self.program, done.said), HELP).at(index.page));
        }
        let record = match self.read(&done, index, &mut problems) {
            Ok(record) => Some(record),
            Err(fault) => {
                problems.push(fault.at(index.page));
                None
            }
        };
        (record, problems)
    }

    /// What a program wrote as a record.
    fn read(&self, done: &Done, index: &Index<'_>, problems: &mut Vec<Problem>) -> Result<Record, Fault> {
        let text = std::str::from_utf8(&done.output).map_err(|_| Fault::new("the answer is not UTF-8", HELP))?;
        let (mut object, cut) = answer::object(text).map_err(|mut fault| {
            if done.failed.is_none() {
                fault.what.push_str(&done.said);
            }
            fault
        })?;
        problems.extend(cut.map(|fault| fault.at(index.page)));
        let of = object.remove("document").unwrap_or_default();
        match of.get("id").and_then(serde_json::Value::as_str) {
            Some(id) if id == index.page.id => {}
            Some(id) => {
                let what = format!("the answer is for the document {:?}, not {:?}", hold::shown(id), index.page.id);
                return Err(Fault::new(what, "document.id of the answer is that of the question"));
            }
            None => problems.push(
                Fault::new(
                    "the answer does not say which document it is for",
                    "document.id of the answer is that of the question",
                )
                .at(index.page),
            ),
        }
        if !object.contains_key("entities") {
            problems.push(Fault::new("the answer is no Record: it has no entities", HELP).at(index.page));
        }
        let (mut record, faults) = record::of_object(object, document(index.page, index.clean), &index.page.origin.place);
        problems.extend(faults);
        problems.extend(hold::hold(&mut record, index, &(0..index.clean.text.len()), &self.rule));
        Ok(record)
    }

    /// Runs the program on an input; it and what it started are ended when it is over, or over its limits.
    fn run(&self, input: Vec<u8>) -> Result<Done, Fault> {
        let mut command = std::process::Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_remove(API_KEY);
        // A group of its own, so that what it starts can be ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let cant_run = |e: std::io::Error| Fault::new(format!("the program {:?} can't be run: {e}", self.program), HELP);
        let mut child = command.spawn().map_err(cant_run)?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program need not read all of its input.
            thread::spawn(move || stdin.write_all(&input));
        }
        let output = collect(child.stdout.take(), first);
        let said = collect(child.stderr.take(), last);
        let ended = self.watch(&mut child, &output);
        end_group(&mut child);
        let status = child.wait().map_err(cant_run);
        let said = said.recv_timeout(GRACE).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let said = if lines.is_empty() { String::new() } else { format!("; it said: {}", lines.join(" / ")) };
        let early = ended.map_err(|mut fault| {
            fault.what.push_str(&said);
            fault
        })?;
        let output = early.unwrap_or_else(|| output.recv_timeout(GRACE).unwrap_or_default());
        if output.len() > LARGEST {
            return Err(self.too_much(&said));
        }
        let status = status?;
        let failed = (!status.success()).then(|| match status.code() {
            Some(code) => format!("ended with exit code {code}"),
            None => format!("was ended from outside ({status})"),
        });
        Ok(Done { output, said, failed })
    }

    /// Waits for the end of a program; its output where that came first.
    fn watch(&self, child: &mut Child, output: &Receiver<Vec<u8>>) -> Result<Option<Vec<u8>>, Fault> {
        let deadline = Instant::now() + self.timeout;
        let mut early = None;
        while !has_ended(child) {
            if Instant::now() >= deadline {
                let what = format!("the program {:?} took longer than {} s and was ended", self.program, self.timeout.as_secs());
                return Err(Fault::new(what, "give it more time with --timeout"));
            }
            if early.is_some() {
                thread::sleep(Duration::from_millis(2));
                continue;
            }
            match output.recv_timeout(Duration::from_millis(20)) {
                Ok(bytes) if bytes.len() > LARGEST => return Err(self.too_much("")),
                Ok(bytes) => early = Some(bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(2)),
            }
        }
        Ok(early)
    }

    fn too_much(&self, said: &str) -> Fault {
        let what = format!("the program {:?} wrote more than {} MiB and was ended{said}", self.program, LARGEST >> 20);
        Fault::new(what, "an answer is one Record for one document")
    }
}

/// Whether a program is a file, or found on the path.
fn is_there(program: &str) -> bool {
    if program.contains(std::path::MAIN_SEPARATOR) || program.contains('/') {
        return Path::new(program).is_file();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ending = std::env::consts::EXE_SUFFIX;
    std::env::split_paths(&path)
        .any(|folder| folder.join(program).is_file() || folder.join(format!("{program}{ending}")).is_file())
}

/// Reads a stream on a thread of its own, so that no program waits for room in a pipe.
fn collect<R: Read + Send + 'static>(stream: Option<R>, read: fn(R) -> Vec<u8>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    if let Some(stream) = stream {
        thread::spawn(move || sender.send(read(stream)));
    }
    receiver
}

/// The beginning of a stream, one byte more than is allowed at most.
fn first<R: Read>(stream: R) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What was read before a fault of the pipe is judged as any answer.
    let _ = stream.take(LARGEST as u64 + 1).read_to_end(&mut bytes);
    bytes
}

/// The end of a stream, all of which is read.
fn last<R: Read>(mut stream: R) -> Vec<u8> {
    let (mut kept, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        let surplus = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..surplus);
    }
    kept
}

/// Whether a program has ended; its id stays taken until it is waited for, so that its group can still be ended safely.
#[cfg(unix)]
fn has_ended(child: &mut Child) -> bool {
    use rustix::process::{WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
    match rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap_or_default()) {
        Some(pid) => !matches!(waitid(WaitId::Pid(pid), options), Ok(None)),
        None => true,
    }
}

/// Whether a program has ended.
#[cfg(not(unix))]
fn has_ended(child: &mut Child) -> bool {
    !matches!(child.try_wait(), Ok(None))
}

/// Ends a program and what it started.
fn end_group(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap_or_default()) {
        // Nothing may be left of it, which is well.
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = child.kill();
    #[cfg(unix)]
    let _ = child;
}
