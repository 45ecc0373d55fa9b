//! Extractors from outside: programs and servers of language models, also those that misbehave. Whatever they answer, what is kept has its
//! evidence in the page, what is not is told, and the exit code says so.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::{Run, Scene};
use parkgraph::extract::clean;
use parkgraph::extract::outside::Outside;
use parkgraph::extract::read::Page;
use parkgraph::record::Record;
use serde_json::{Value, json};

const TEXT: &str =
    "The mayor spoke.\n\nOn 9 June 2021 Northton  Free Zone and Southam Dry Port signed a memorandum in Bishkek.\n";

/// A right answer on [`TEXT`].
fn good() -> Value {
    json!({
        "document": {"id": "page", "language": "en"},
        "entities": [
            {"id": "a", "type": "Park", "name": "Northton Free Zone", "aliases": []},
            {"id": "b", "type": "Park", "name": "Southam Dry Port", "aliases": []},
            {"id": "m", "type": "Agreement", "name": "memorandum", "kind": "memorandum", "status": null, "aliases": []},
            {"id": "c", "type": "City", "name": "Bishkek", "aliases": [], "kind": null, "status": null},
        ],
        "statements": [
            {"s": "m", "p": "party", "o": "a", "value": null, "quote": "Northton Free Zone and Southam Dry Port signed a memorandum"},
            {"s": "m", "p": "party", "o": "b", "value": null, "quote": "Northton Free Zone and Southam Dry Port signed a memorandum"},
            {"s": "m", "p": "signedIn", "o": "c", "value": null, "quote": "signed a memorandum in Bishkek"},
            {"s": "m", "p": "signedOn", "o": null, "value": "2021-06-09", "quote": "On 9 June 2021"},
        ],
    })
}

/// The good answer with changes.
fn but(change: impl FnOnce(&mut Value)) -> Value {
    let mut answer = good();
    change(&mut answer);
    answer
}

fn scene() -> Scene {
    let scene = Scene::new();
    scene.write("page.txt", TEXT);
    scene
}

fn records(run: &Run) -> Vec<Record> {
    run.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn record(run: &Run) -> Record {
    let mut all = records(run);
    assert_eq!(all.len(), 1, "{}{}", run.out, run.err);
    all.remove(0)
}

/// Every statement has a rule and a quote that stands, cleaned, in the passage of the page as read; every entity is named there.
fn is_evident(record: &Record, text: &str, rule: &str) {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let read = |start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
    for statement in &record.statements {
        let (quote, span) = (statement.quote.as_ref().unwrap(), statement.evidence.unwrap());
        let passage = clean::passage(&read(span.start, span.end), &record.document.language);
        assert!(!quote.is_empty() && squeeze(&passage).contains(&squeeze(quote)), "{quote:?} is not in {passage:?}");
        assert_eq!(statement.rule.as_deref(), Some(rule));
    }
    for entity in &record.entities {
        assert!(!entity.mentions.is_empty(), "{entity:?}");
    }
}

// Programs

/// Runs a shell script as the extractor, in the folder of the scene.
fn command(scene: &Scene, script: &str, more: &[&str]) -> Run {
    scene.write("extractor.sh", script);
    let mut args = vec!["extract", "page.txt", "--extractor", "command:sh extractor.sh"];
    args.extend(more);
    scene.run(args)
}

/// A program that answers with a JSON value whatever it is given.
fn answering(scene: &Scene, answer: &Value) -> Run {
    scene.write("answer.json", answer.to_string());
    command(scene, "cat > question.json; cat answer.json", &[])
}

#[test]
fn a_program_is_given_the_document_and_its_record_is_taken() {
    let scene = scene();
    let run = answering(&scene, &good());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let found = record(&run);
    assert_eq!((found.entities.len(), found.statements.len()), (4, 4));
    is_evident(&found, TEXT, "extractor/command/sh-extractor-sh");
    let zone = found.entities.iter().find(|e| e.id == "a").unwrap();
    assert_eq!(zone.mentions[0].len(), "Northton  Free Zone".len(), "counted in the page as read");
    let question: Value = serde_json::from_str(&scene.read("question.json")).unwrap();
    assert_eq!(question["id"], "page");
    assert_eq!(question["language"], "en");
    assert!(question["text"].as_str().unwrap().contains("Southam Dry Port"));
    assert!(question.as_object().unwrap().contains_key("published"));
    // The description is ours, not the answer's.
    assert_eq!(found.document.sha256.as_ref().map(String::len), Some(64));
}

#[test]
fn places_are_never_taken_from_outside() {
    let answer = but(|a| {
        a["statements"][0]["evidence"] = json!({"start": 7, "end": 9999});
        a["statements"][0]["rule"] = json!("zh/signed-between");
        a["entities"][0]["mentions"] = json!([{"start": 5000, "end": 5001}]);
        a["document"]["publisher"] = json!("Somebody Else");
        a["document"]["sha256"] = json!("0");
    });
    let found = record(&answering(&scene(), &answer));
    is_evident(&found, TEXT, "extractor/command/sh-extractor-sh");
    assert!(found.entities[0].mentions[0].end < TEXT.len());
    assert_eq!(found.document.publisher, None);
}

/// What is wrong with an answer, what is to be said of it, and how many entities and statements are right nevertheless.
type Wrong = (fn(&mut Value), &'static [&'static str], (usize, usize));

const WRONG: &[Wrong] = &[
    (
        |a| a["statements"][2]["quote"] = json!("signed a solemn memorandum in Bishkek"),
        &["page.txt", "the text does not have its quote \"signed a solemn memorandum", "help: quotes are to be copied"],
        (4, 3),
    ),
    (|a| a["statements"][2]["quote"] = json!("a"), &["too short"], (4, 3)),
    (|a| a["statements"][2]["quote"] = json!(TEXT.repeat(20)), &["longer than 1000 characters"], (4, 3)),
    (|a| drop(a["statements"][2].as_object_mut().unwrap().remove("quote")), &["it has no quote"], (4, 3)),
    (|a| a["statements"][2]["p"] = json!("signdIn"), &["signdIn", "did you mean \"signedIn\"?"], (4, 3)),
    (|a| a["statements"][3]["value"] = json!("2021-13-45"), &["no month 13"], (4, 3)),
    (|a| a["statements"][3]["value"] = json!(2021), &["statement"], (4, 3)),
    (|a| a["statements"][0]["o"] = json!("zz"), &["no object \"zz\""], (4, 3)),
    (|a| a["statements"][2]["p"] = json!("developedBy"), &["developedBy cannot be said of a Agreement"], (4, 3)),
    (|a| a["entities"][3]["type"] = json!("Village"), &["Village", "no object \"c\""], (3, 3)),
    (
        |a| a["entities"][0]["name"] = json!("Eastham Science Park"),
        &[
            "entity a dropped with 1 statement(s) of it",
            "does not have its name \"Eastham Science Park\"",
            "help: names are to be copied",
        ],
        (3, 3),
    ),
    (|a| a["entities"][0]["aliases"] = json!(["NFZ"]), &["alias \"NFZ\" dropped"], (4, 4)),
    (
        |a| (a["entities"][0]["name"], a["entities"][0]["aliases"]) = (json!("Northton FZ"), json!(["Northton Free Zone"])),
        &["does not have its name \"Northton FZ\"; it was named \"Northton Free Zone\""],
        (4, 4),
    ),
    (|a| a["entities"][3]["kind"] = json!("contract"), &["a City has neither kind nor status"], (4, 4)),
    (|a| a["entities"][3]["iri"] = json!("https://evil.example/> <x"), &["IRI", "dropped: none of a City"], (4, 4)),
    (|a| a["statements"] = json!("none"), &["what stands where a list of each statement belongs was dropped"], (4, 0)),
    (|a| drop(a.as_object_mut().unwrap().remove("document")), &["does not say which document it is for"], (4, 4)),
];

#[test]
fn what_is_wrong_is_dropped_and_told_and_what_is_right_is_kept() {
    let scene = scene();
    for (change, told, kept) in WRONG {
        let run = answering(&scene, &but(change));
        run.is_refused(told);
        let found = record(&run);
        assert_eq!((found.entities.len(), found.statements.len()), *kept, "{told:?}: {}", run.err);
        is_evident(&found, TEXT, "extractor/command/sh-extractor-sh");
    }
}

#[test]
fn an_answer_that_cannot_be_used_leaves_the_document_out() {
    let scene = scene();
    let nothing = "nothing of the answer could be used: the document was left out";
    for (script, told) in [
        ("echo 'I found two parks.'", "the answer is not JSON"),
        ("echo '[1, 2]'", "the answer is JSON, but no object"),
        ("echo '{}'", "no Record: it has no entities"),
        ("cat > /dev/null", "the answer is empty"),
        ("printf '\\377\\376'", "the answer is not UTF-8"),
        (
            "echo '{\"document\": {\"id\": \"other\", \"language\": \"en\"}, \"entities\": []}'",
            "is for the document \"other\", not \"page\"",
        ),
        ("echo 'no licence' >&2; exit 3", "ended with exit code 3; it said: no licence"),
        ("kill -9 $$", "was ended from outside"),
        ("echo '{\"document\": {\"id\"'", "the answer breaks off before its first item"),
    ] {
        let run = command(&scene, script, &[]);
        run.is_refused(&["page.txt", told, nothing, "help: "]);
        assert_eq!(run.out, "", "{script}");
    }
}

#[test]
fn half_an_answer_is_worth_its_complete_items() {
    let scene = scene();
    let whole = good().to_string();
    scene.write("answer.json", &whole[..whole.find("signedIn").unwrap()]);
    let run = command(&scene, "cat answer.json", &[]);
    run.is_refused(&["the answer breaks off after", "its complete items were kept"]);
    let found = record(&run);
    assert_eq!((found.entities.len(), found.statements.len()), (4, 2));
}

#[test]
fn what_a_failing_program_wrote_before_is_kept() {
    let scene = scene();
    scene.write("answer.json", good().to_string());
    let run = command(&scene, "cat answer.json; exit 1", &[]);
    run.is_refused(&["ended with exit code 1"]);
    assert_eq!(record(&run).statements.len(), 4);
}

#[test]
fn a_program_that_finds_nothing_is_no_fault() {
    let run = answering(&scene(), &json!({"document": {"id": "page", "language": "en"}, "entities": [], "statements": []}));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(record(&run).entities.is_empty());
}

#[test]
fn a_program_that_hangs_is_ended_with_its_children() {
    let scene = scene();
    let began = Instant::now();
    // The child would make its mark two seconds later, and keeps the pipes open until then.
    let run = command(&scene, "(sleep 3; echo late > late) & echo working >&2; sleep 60", &["--timeout", "1"]);
    run.is_refused(&[
        "took longer than 1 s and was ended; it said: working",
        "help: give it more time with --timeout",
        "left out",
    ]);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    thread::sleep(Duration::from_millis(3500));
    assert!(!scene.path("late").exists(), "a child lived on");
}

#[test]
fn what_a_program_leaves_running_is_not_waited_for() {
    let scene = scene();
    scene.write("answer.json", good().to_string());
    let began = Instant::now();
    let run = command(&scene, "cat answer.json; sleep 100 &", &[]);
    assert_eq!((run.code, record(&run).statements.len()), (0, 4), "{}", run.err);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[test]
fn an_endless_answer_is_stopped() {
    let began = Instant::now();
    let run = command(&scene(), "yes '{\"entities\": ['", &[]);
    run.is_refused(&["wrote more than 16 MiB and was ended", "left out"]);
    assert!(began.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_program_that_reads_nothing_of_a_long_document_does_no_harm() {
    let scene = scene();
    let sentence = "Northton lies by the river and the port is open to all who come. ";
    scene.write("page.txt", format!("{}{TEXT}", format!("{}\n", sentence.repeat(10)).repeat(400)));
    scene.write("answer.json", good().to_string());
    let run = command(&scene, "cat answer.json", &[]);
    assert_eq!((run.code, record(&run).statements.len()), (0, 4), "{}", run.err);
}

#[test]
fn each_document_is_a_question_of_its_own_in_the_order_of_the_input() {
    let scene = scene();
    let pages: String =
        (0..30).map(|n| json!({"id": format!("d{n}"), "text": "Bishkek is a large city."}).to_string() + "\n").collect();
    scene.write("pages.jsonl", pages);
    scene.write(
        "extractor.sh",
        r#"id=$(sed 's/.*"id":"\([^"]*\)".*/\1/')
[ "$id" != d7 ] || exit 4
echo '{"document": {"id": "'$id'", "language": "en"}, "entities": [{"id": "c", "type": "City", "name": "Bishkek"}], "statements": []}'"#,
    );
    let run = scene.run(["extract", "pages.jsonl", "--extractor", "command:sh 'extractor.sh'"]);
    run.is_refused(&["pages.jsonl:8", "exit code 4"]);
    let ids: Vec<String> = records(&run).into_iter().map(|r| r.document.id).collect();
    let expected: Vec<String> = (0..30).filter(|n| *n != 7).map(|n| format!("d{n}")).collect();
    assert_eq!(ids, expected);
}

#[test]
fn an_extractor_that_is_none_is_refused_at_once() {
    let scene = scene();
    for (args, told) in [
        (vec!["--extractor", "magic"], "no extractor \"magic\""),
        (vec!["--extractor", "command:no-such-program-here"], "there is no program \"no-such-program-here\""),
        (vec!["--extractor", "command:"], "no program is named"),
        (vec!["--extractor", "command:sh 'open"], "can't be read"),
        (vec!["--extractor", "openai:http://127.0.0.1:1/v1"], "--model NAME"),
        (vec!["--extractor", "openai:ftp://a.example/", "--model", "m"], "neither http nor https"),
        (vec!["--extractor", "openai:http://me:secret@a.example/", "--model", "m"], "names a user"),
        (vec!["--model", "m"], "--model goes with"),
        (vec!["--timeout", "0"], "--timeout"),
    ] {
        let run = scene.run(["extract", "page.txt"].into_iter().chain(args));
        run.is_refused(&[told]);
        assert!(!run.err.contains("secret"), "{}", run.err);
    }
}

#[test]
fn what_another_extractor_found_is_stored_explained_and_unmeasured() {
    let scene = scene();
    scene.write("answer.json", good().to_string());
    let extractor = ["--extractor", "command:cat answer.json"];
    let built = scene.run(["build", "page.txt", "--store", "kg.nq"].into_iter().chain(extractor));
    assert_eq!(built.code, 0, "{}", built.err);
    let why = scene.run(["why", "memorandum", "signedIn", "Bishkek", "--store", "kg.nq"]);
    assert_eq!(why.code, 0, "{}", why.err);
    assert!(
        why.out.contains("signed a memorandum in Bishkek") && why.out.contains("extractor/command/cat-answer-json"),
        "{}",
        why.out
    );
    let store = scene.read("kg.nq");
    let rule = "<https://w3id.org/parkgraph/rule/extractor/command/cat-answer-json>";
    assert!(store.contains(rule) && !store.contains(&format!("{rule} <https://w3id.org/parkgraph/ontology#precision>")));
    let shape = regex::Regex::new(r"^https://w3id.org/parkgraph/rule/[a-z]+/[A-Za-z0-9-]+(/[A-Za-z0-9-]+)*$").unwrap();
    assert!(
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/ontology/shapes.ttl")).unwrap().contains(shape.as_str())
    );
    assert!(shape.is_match(rule.trim_matches(['<', '>'])));
    let explained = scene.run(["extract", "page.txt", "--explain"].into_iter().chain(extractor));
    assert!(
        explained.code == 0 && explained.out.contains("extractor/command/cat-answer-json"),
        "{}{}",
        explained.out,
        explained.err
    );
}

#[test]
fn a_key_is_not_shown_to_programs() {
    let scene = scene();
    scene.write("extractor.sh", "echo \"key: [$PARKGRAPH_API_KEY]\" >&2; exit 1");
    let run = keyed(&scene, &["--extractor", "command:sh extractor.sh"]);
    run.is_refused(&["it said: key: []"]);
}

// Servers

const KEY: &str = "sk-not-to-be-seen";

/// Runs with a key in the environment.
fn keyed(scene: &Scene, args: &[&str]) -> Run {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_parkgraph"))
        .args(["extract", "page.txt"])
        .args(args)
        .current_dir(scene.path(""))
        .envs([("LC_ALL", "C.UTF-8"), ("PARKGRAPH_API_KEY", KEY)])
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A request as the server got it.
#[derive(Clone)]
struct Request {
    head: String,
    body: Value,
}

/// What the server does with a request, given its number from 0.
type Behaviour = dyn Fn(usize, &Request, &mut TcpStream) + Send + Sync;

/// A server on this machine that behaves as it is told, and remembers what it was asked.
struct Server {
    url: String,
    asked: Arc<Mutex<Vec<Request>>>,
    over: Arc<AtomicBool>,
}

impl Server {
    fn start(behave: impl Fn(usize, &Request, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (remembered, ended, behave): (_, _, Arc<Behaviour>) = (asked.clone(), over.clone(), Arc::new(behave));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let (remembered, behave) = (remembered.clone(), behave.clone());
                thread::spawn(move || {
                    let mut stream = stream;
                    let Some(request) = request(&stream) else { return };
                    let number = {
                        let mut all = remembered.lock().unwrap();
                        all.push(request.clone());
                        all.len() - 1
                    };
                    behave(number, &request, &mut stream);
                });
            }
        });
        Self { url: format!("http://{address}/v1"), asked, over }
    }

    fn asked(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    fn run(&self, scene: &Scene, more: &[&str]) -> Run {
        let extractor = format!("openai:{}", self.url);
        let args = ["extract", "page.txt", "--extractor", extractor.as_str(), "--model", "Stub-1.5:7b"];
        scene.run(args.iter().chain(more))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://").trim_end_matches("/v1"));
    }
}

fn request(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        if let Some(given) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = given.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { head, body: serde_json::from_slice(&body).unwrap() })
}

fn reply(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let length = body.len();
    // Whoever asked may be gone.
    let _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}");
}

/// The words of a model as a server sends them.
fn words(content: &str) -> String {
    json!({"choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}]}).to_string()
}

fn say(stream: &mut TcpStream, content: &str) {
    reply(stream, "200 OK", "content-type: application/json\r\n", &words(content));
}

#[test]
fn a_server_is_asked_for_what_the_ontology_has_and_its_record_is_taken() {
    let server = Server::start(|_, _, stream| say(stream, &good().to_string()));
    let run = server.run(&scene(), &[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let found = record(&run);
    assert_eq!((found.entities.len(), found.statements.len()), (4, 4));
    is_evident(&found, TEXT, "extractor/openai/stub-1-5-7b");
    let asked = server.asked();
    assert_eq!(asked.len(), 1);
    let Request { head, body } = &asked[0];
    assert!(
        head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n") && !head.to_lowercase().contains("authorization"),
        "{head}"
    );
    assert_eq!((&body["model"], &body["temperature"]), (&json!("Stub-1.5:7b"), &json!(0)));
    assert_eq!(body["response_format"]["type"], "json_schema");
    let schema = &body["response_format"]["json_schema"]["schema"];
    assert_eq!(schema["properties"]["entities"]["items"]["properties"]["type"]["enum"].as_array().map(Vec::len), Some(8));
    let instructions = body["messages"][0]["content"].as_str().unwrap();
    assert!(instructions.contains("friendshipCity") && instructions.contains("letter by letter"));
    let question: Value = serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap();
    assert!(question["text"].as_str().unwrap().contains("Southam Dry Port"));
}

#[test]
fn the_key_is_sent_and_never_told() {
    let server = Server::start(|n, request, stream| match n {
        // A server that tells everything it was told.
        0 => reply(stream, "401 Unauthorized", "", &json!({"error": {"message": format!("bad: {}", request.head)}}).to_string()),
        _ => say(stream, &good().to_string()),
    });
    let scene = scene();
    let extractor = format!("openai:{}/", server.url);
    let args = ["--extractor", extractor.as_str(), "--model", "m"];
    let refused = keyed(&scene, &args);
    refused.is_refused(&["status 401", "PARKGRAPH_API_KEY", "left out"]);
    let taken = keyed(&scene, &args);
    assert_eq!((taken.code, record(&taken).statements.len()), (0, 4));
    assert!(server.asked().iter().all(|r| r.head.to_lowercase().contains(&format!("authorization: bearer {KEY}"))));
    assert!([&refused, &taken].iter().all(|run| !run.err.contains(KEY) && !run.out.contains(KEY)), "{}", refused.err);
}

#[test]
fn what_a_model_makes_up_is_dropped_and_told() {
    let scene = scene();
    for (change, told, kept) in
        WRONG.iter().filter(|(_, told, _)| !told[0].starts_with("IRI") && !told[0].starts_with("does not say"))
    {
        let answer = but(change).to_string();
        let server = Server::start(move |_, _, stream| say(stream, &answer));
        let run = server.run(&scene, &[]);
        run.is_refused(told);
        let found = record(&run);
        assert_eq!((found.entities.len(), found.statements.len()), *kept, "{told:?}: {}", run.err);
        is_evident(&found, TEXT, "extractor/openai/stub-1-5-7b");
    }
}

#[test]
fn an_answer_of_a_server_that_cannot_be_used_leaves_the_document_out() {
    let scene = scene();
    let cases: [(&str, &str, String, &str); 11] = [
        ("200 OK", "", "<html>Welcome</html>".to_owned(), "the server's answer is not JSON"),
        ("200 OK", "", "{}".to_owned(), "no choices[0].message"),
        ("200 OK", "", words("")[..40].to_owned(), "the server's answer is not JSON"),
        ("200 OK", "", words("I found two parks."), "the answer is not JSON"),
        ("200 OK", "", words("[]"), "no object"),
        ("200 OK", "", words("{\"entities\": [{\"id\""), "breaks off before its first item"),
        ("200 OK", "", words("{\"parks\": []}"), "no entities"),
        (
            "200 OK",
            "",
            json!({"choices": [{"message": {"content": null, "refusal": "I'd rather not"}}]}).to_string(),
            "the model refused: I'd rather not",
        ),
        ("404 Not Found", "", "no such page".to_owned(), "status 404: no such page"),
        ("400 Bad Request", "", json!({"error": {"message": "no such model"}}).to_string(), "status 400: no such model"),
        ("302 Found", "location: http://127.0.0.1:9/\r\n", String::new(), "status 302"),
    ];
    for (status, headers, body, told) in cases {
        let server = Server::start(move |_, _, stream| reply(stream, status, headers, &body));
        let run = server.run(&scene, &[]);
        run.is_refused(&["page.txt", told, "nothing of the answer could be used", "help: "]);
        assert_eq!((run.out.as_str(), server.asked().len()), ("", 1), "{told}");
    }
}

#[test]
fn half_an_answer_of_a_model_is_worth_its_complete_items() {
    let whole = good().to_string();
    let half = format!("```json\n{}", &whole[..whole.find("signedIn").unwrap()]);
    let server = Server::start(move |_, _, stream| say(stream, &half));
    let run = server.run(&scene(), &[]);
    run.is_refused(&["the answer breaks off after"]);
    assert_eq!(record(&run).statements.len(), 2);
}

#[test]
fn a_busy_server_is_asked_again() {
    for (status, headers) in
        [("500 Internal Server Error", ""), ("429 Too Many Requests", "retry-after: 1\r\n"), ("503 Busy", "")]
    {
        let server = Server::start(move |n, _, stream| match n {
            0 => reply(stream, status, headers, "not now"),
            _ => say(stream, &good().to_string()),
        });
        let began = Instant::now();
        let run = server.run(&scene(), &[]);
        assert_eq!((run.code, record(&run).statements.len(), server.asked().len()), (0, 4, 2), "{}", run.err);
        assert!(headers.is_empty() || began.elapsed() >= Duration::from_secs(1), "it was asked to wait");
    }
}

#[test]
fn a_server_that_stays_busy_is_not_asked_for_ever() {
    let server = Server::start(|_, _, stream| reply(stream, "429 Too Many Requests", "", "{\"error\": \"no more today\"}"));
    server.run(&scene(), &[]).is_refused(&["status 429: no more today", "left out"]);
    assert_eq!(server.asked().len(), 4);
    // A wait that goes beyond the time there is, is not begun.
    let server = Server::start(|_, _, stream| reply(stream, "503 Busy", "retry-after: 3600\r\n", ""));
    let began = Instant::now();
    server.run(&scene(), &["--timeout", "5"]).is_refused(&["status 503"]);
    assert!(server.asked().len() == 1 && began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_server_that_hangs_is_left() {
    let scene = scene();
    let silent = |_: usize, _: &Request, _: &mut TcpStream| thread::sleep(Duration::from_secs(20));
    // Bytes that come one by one keep no connection open longer than the time there is.
    let slow = |_: usize, _: &Request, stream: &mut TcpStream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        for _ in 0..200 {
            thread::sleep(Duration::from_millis(100));
            if stream.write_all(b" ").is_err() {
                return;
            }
        }
    };
    for server in [Server::start(silent), Server::start(slow)] {
        let began = Instant::now();
        server.run(&scene, &["--timeout", "1"]).is_refused(&["the server took longer than 1 s", "--timeout", "left out"]);
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }
}

#[test]
fn a_server_that_breaks_off_or_is_not_there_is_told() {
    let scene = scene();
    let server =
        Server::start(|_, _, stream| drop(write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n{{\"choices\"")));
    server.run(&scene, &[]).is_refused(&["can't be reached, or broke off", "left out"]);
    let server = Server::start(|_, _, stream| drop(stream.write_all(b"SSH-2.0-OpenSSH\r\n")));
    server.run(&scene, &[]).is_refused(&["can't be reached, or broke off", "left out"]);
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("openai:http://{}/v1", listener.local_addr().unwrap())
    };
    let run = scene.run(["extract", "page.txt", "--extractor", gone.as_str(), "--model", "m"]);
    run.is_refused(&["can't be reached", "is it a server that speaks", "left out"]);
}

#[test]
fn a_huge_answer_is_not_read_to_its_end() {
    let server = Server::start(|_, _, stream| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
        let chunk = vec![b' '; 1 << 20];
        for _ in 0..1000 {
            if stream.write_all(&chunk).is_err() {
                return;
            }
        }
    });
    server.run(&scene(), &[]).is_refused(&["larger than 16 MiB", "left out"]);
}

#[test]
fn a_long_document_is_asked_for_in_parts_that_are_joined_by_names() {
    let filler = "The weather was fine and the guests were shown around the grounds by their hosts all day long. ".repeat(10);
    let twin = "Osh and Xuzhou are sister cities. ";
    let scene = Scene::new();
    let text = format!("{twin}{filler}\n").repeat(12);
    scene.write("page.txt", &text);
    let server = Server::start(move |n, request, stream| {
        let question: Value = serde_json::from_str(request.body["messages"][1]["content"].as_str().unwrap()).unwrap();
        assert!(question["text"].as_str().unwrap().chars().count() <= 4000);
        if n == 1 {
            return say(stream, "Sorry.");
        }
        let answer = json!({
            "entities": [{"id": format!("x{n}"), "type": "City", "name": "Osh"}, {"id": "y", "type": "City", "name": "Xuzhou"}],
            "statements": [{"s": format!("x{n}"), "p": "friendshipCity", "o": "y", "quote": "Osh and Xuzhou are sister cities."}],
        });
        say(stream, &answer.to_string());
    });
    let run = server.run(&scene, &[]);
    let parts = server.asked().len();
    assert!(parts >= 3, "{parts}");
    run.is_refused(&[&format!("part 2 of {parts}: the answer is not JSON")]);
    let found = record(&run);
    assert_eq!((found.entities.len(), found.statements.len()), (2, 1));
    is_evident(&found, &text, "extractor/openai/stub-1-5-7b");
    // Each part adds the places at which it names them.
    let starts: Vec<usize> = found.entities[0].mentions.iter().map(|m| m.start).collect();
    assert!(starts.len() > 4 && starts.is_sorted(), "{starts:?}");
}

#[test]
fn documents_are_asked_for_side_by_side() {
    let workers = parkgraph::cli::pipeline::workers();
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (at_once, peak) = (now.clone(), most.clone());
    let server = Server::start(move |_, _, stream| {
        peak.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(300));
        at_once.fetch_sub(1, Ordering::SeqCst);
        say(stream, "{\"entities\": [], \"statements\": []}");
    });
    let scene = Scene::new();
    scene.write("page.txt", "x");
    let pages: String = (0..8).map(|n| json!({"id": n, "text": "Bishkek is a large city."}).to_string() + "\n").collect();
    scene.write("pages.jsonl", pages);
    let extractor = format!("openai:{}", server.url);
    let run = scene.run(["extract", "pages.jsonl", "--extractor", extractor.as_str(), "--model", "m"]);
    assert_eq!((run.code, records(&run).len()), (0, 8), "{}", run.err);
    assert_eq!(most.load(Ordering::SeqCst), workers.min(8));
}

// Other alphabets, through the library

#[test]
fn names_are_found_in_their_cases_and_in_either_script() {
    let folder = tempfile::tempdir().unwrap();
    let answer = folder.path().join("answer.json");
    let outside = || Outside::command(&format!("cat {}", answer.display()), Duration::from_secs(20)).unwrap();
    let ask = |text: &str, value: Value| {
        std::fs::write(&answer, value.to_string()).unwrap();
        let (record, problems) = outside().extract(&Page::of_text("d", text));
        (record.unwrap(), problems)
    };
    let text = "Делегация побывала в Бишкеке. Свободная зона «Нарын» подписала меморандум с Кашгаром.";
    let quote = "Свободная зона «Нарын» подписала меморандум с Кашгаром";
    let (record, problems) = ask(
        text,
        json!({"document": {"id": "d"}, "entities": [{"id": "b", "type": "City", "name": "Бишкек"}, {"id": "k", "type": "City", "name": "Кашгар"},
            {"id": "m", "type": "Agreement", "kind": "memorandum", "name": "меморандум"}],
            "statements": [{"s": "m", "p": "party", "o": "k", "quote": quote}]}),
    );
    assert_eq!((record.entities.len(), record.statements.len(), problems.len()), (3, 1, 0), "{problems:?}");
    is_evident(&record, text, record.statements[0].rule.clone().unwrap().as_str());

    // The page is in Traditional characters and full width; the model answers in Simplified ones.
    let text = "２０２１年６月，青島市與比什凱克市簽署友好城市協議。";
    let (record, problems) = ask(
        text,
        json!({"document": {"id": "d"}, "entities": [{"id": "q", "type": "City", "name": "青岛市"}, {"id": "b", "type": "City", "name": "比什凯克市"}],
            "statements": [{"s": "q", "p": "friendshipCity", "o": "b", "quote": "青岛市与比什凯克市签署友好城市协议"}]}),
    );
    assert_eq!((record.entities.len(), record.statements.len(), problems.len()), (2, 1, 0), "{problems:?}");
    assert_eq!(record.statements[0].evidence.map(|span| (span.start, span.end)), Some((8, 25)));
}
