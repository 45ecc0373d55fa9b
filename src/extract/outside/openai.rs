//! A server of language models that speaks OpenAI's chat protocol.

use std::fmt;
use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{Uri, header, uri::Authority};

use super::search::Index;
use super::{Fault, LARGEST, answer, document, given, hold, parts, prompt, rule};
use crate::error::{Error, Problem, Result};
use crate::record::{self, Record};

/// How often a part is asked for at most.
const TRIES: u32 = 4;
/// What is waited before the second try; twice as long before each further one.
const PAUSE: Duration = Duration::from_millis(250);
/// The longest wait that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How much of a refusal is read, in bytes.
const REFUSAL: u64 = 64 << 10;

const SERVER: &str = "is it a server that speaks OpenAI's chat protocol, and does the address end where /chat/completions follows, as in http://127.0.0.1:8080/v1?";
const BUSY: &str = "try again later, or give it more time with --timeout";

/// A server, a model of it, and what it is told.
pub(super) struct OpenAi {
    agent: Agent,
    url: String,
    model: String,
    key: Option<String>,
    timeout: Duration,
    instructions: String,
    schema: Value,
    rule: String,
}

// The key is never printed.
impl fmt::Debug for OpenAi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenAi").field("url", &self.url).field("model", &self.model).finish_non_exhaustive()
    }
}

/// What a server answered.
struct Reply {
    status: u16,
    /// How long it asks to be left alone.
    pause: Option<Duration>,
    body: Vec<u8>,
}

impl OpenAi {
    pub fn new(url: &str, model: &str, key: Option<String>, timeout: Duration) -> Result<Self> {
        let authority = address(url)?;
        if model.trim().is_empty() {
            return Err(Error::new("no model is named").help("name the model that the server is to use: --model NAME"));
        }
        let key = key.filter(|key| !key.is_empty());
        if key.as_ref().is_some_and(|key| !key.bytes().all(|b| b.is_ascii_graphic())) {
            return Err(Error::new(format!("{} holds what no key has", super::API_KEY))
                .help("a key is letters, digits and signs without spaces"));
        }
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).max_redirects_will_error(false);
        // What runs on this machine is not reached through another.
        let here = matches!(authority.host(), "localhost" | "[::1]") || authority.host().starts_with("127.");
        let config = if here { config.proxy(None) } else { config };
        Ok(Self {
            agent: config.build().new_agent(),
            url: format!("{}/chat/completions", url.trim_end_matches('/')),
            model: model.to_owned(),
            key,
            timeout,
            instructions: prompt::instructions()?,
            schema: prompt::schema(),
            rule: rule("openai", model),
        })
    }

    /// The record of a page, held to it: that of its parts together; none where no part was answered.
    pub fn extract(&self, index: &Index<'_>) -> (Option<Record>, Vec<Problem>) {
        let ranges = parts::cut(&index.clean.text);
        let (mut records, mut problems) = (Vec::with_capacity(ranges.len()), Vec::new());
        for (number, range) in ranges.iter().enumerate() {
            let mut found = Vec::new();
            let record = self.part(index, range, &mut found);
            records.extend(record.map_err(|fault| found.push(fault.at(index.page))));
            if ranges.len() > 1 {
                let part = format!("part {} of {}: ", number + 1, ranges.len());
                found.iter_mut().for_each(|problem| problem.what.insert_str(0, &part));
            }
            problems.extend(found);
        }
        let answered = !records.is_empty() || ranges.is_empty();
        let record = answered.then(|| parts::join(records, document(index.page, index.clean)));
        (record, problems)
    }

    /// What the server finds in a part of a page.
    fn part(&self, index: &Index<'_>, range: &Range<usize>, problems: &mut Vec<Problem>) -> Result<Record, Fault> {
        let text = index.clean.text.get(range.clone()).unwrap_or_default();
        let body = json!({
            "model": self.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": self.instructions},
                {"role": "user", "content": given(index, text).to_string()},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "record", "strict": true, "schema": self.schema},
            },
        });
        let content = content(&self.ask(&body.to_string())?)?;
        let (object, cut) = answer::object(bare(&content))?;
        problems.extend(cut.map(|fault| fault.at(index.page)));
        if !object.contains_key("entities") {
            return Err(Fault::new("the model's answer has no entities", SCHEMA));
        }
        let (mut record, faults) = record::of_object(object, document(index.page, index.clean), &index.page.origin.place);
        problems.extend(faults);
        // What it was not asked for.
        record.figures.clear();
        record.entities.iter_mut().for_each(|entity| entity.iri = None);
        problems.extend(hold::hold(&mut record, index, range, &self.rule));
        Ok(record)
    }

    /// The server's answer to a question; where it is busy or at fault it is asked again, as long as there is time.
    fn ask(&self, body: &str) -> Result<Vec<u8>, Fault> {
        let deadline = Instant::now() + self.timeout;
        let mut pause = PAUSE;
        for again in (0..TRIES).rev() {
            let reply = self.post(body, deadline.saturating_duration_since(Instant::now()))?;
            if reply.status == 200 {
                return Ok(reply.body);
            }
            let wait = reply.pause.unwrap_or(pause).min(LONGEST_PAUSE);
            let busy = reply.status == 429 || reply.status >= 500;
            if !busy || again == 0 || Instant::now() + wait >= deadline {
                return Err(self.refused(&reply, busy));
            }
            thread::sleep(wait);
            pause *= 2;
        }
        Err(Fault::new("the server gave no answer", BUSY))
    }

    fn post(&self, body: &str, left: Duration) -> Result<Reply, Fault> {
        let mut request = self.agent.post(&self.url).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = &self.key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        // No time at all would mean no limit.
        let left = left.max(Duration::from_millis(1));
        let request = request.config().timeout_global(Some(left)).build();
        let mut response = request.send(body).map_err(|e| self.unreached(&e))?;
        let status = response.status().as_u16();
        let pause = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let limit = if status == 200 { LARGEST as u64 } else { REFUSAL };
        let read = response.body_mut().with_config().limit(limit).read_to_vec();
        let body = match read {
            Ok(body) => body,
            // The status says enough.
            Err(_) if status != 200 => Vec::new(),
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                let what = format!("the server's answer is larger than {} MiB", LARGEST >> 20);
                return Err(Fault::new(what, SERVER));
            }
            Err(e) => return Err(self.unreached(&e)),
        };
        Ok(Reply { status, pause: pause.map(Duration::from_secs), body })
    }

    fn unreached(&self, error: &ureq::Error) -> Fault {
        match error {
            ureq::Error::Timeout(_) => Fault::new(format!("the server took longer than {} s", self.timeout.as_secs()), BUSY),
            e => Fault::new(
                format!("the server at {} can't be reached, or broke off: {}", self.url, self.unkeyed(&e.to_string())),
                SERVER,
            ),
        }
    }

    /// What a status other than 200 means.
    fn refused(&self, reply: &Reply, busy: bool) -> Fault {
        let said = String::from_utf8_lossy(&reply.body);
        let json: Option<Value> = serde_json::from_slice(&reply.body).ok();
        let message = json.as_ref().and_then(|v| v.pointer("/error/message").or_else(|| v.get("error")).and_then(Value::as_str));
        let said = self.unkeyed(message.unwrap_or(&said).trim());
        let said = if said.is_empty() { String::new() } else { format!(": {}", hold::shown(&said)) };
        let help = match reply.status {
            300..=399 => "it sends us elsewhere, which is not followed: name the address itself",
            401 | 403 => "put the server's key into the environment variable PARKGRAPH_API_KEY",
            _ if busy => BUSY,
            _ => SERVER,
        };
        Fault::new(format!("the server answered with status {}{said}", reply.status), help)
    }

    /// A text without the key, should it be there.
    fn unkeyed(&self, text: &str) -> String {
        self.key.as_ref().map_or_else(|| text.to_owned(), |key| text.replace(key.as_str(), "\u{2026}"))
    }
}

const SCHEMA: &str = "the server has to support response_format with json_schema, or the model to follow it";

/// Host and port of an address that a question may be sent to.
fn address(url: &str) -> Result<Authority> {
    let wrong = |what: &str| Error::new(format!("{what}: {url:?}")).help("such as: --extractor openai:http://127.0.0.1:8080/v1");
    // An address with a user may hold a password, which is not to be repeated.
    if url.contains('@') {
        return Err(
            Error::new("the server's address names a user").help("put the key into the environment variable PARKGRAPH_API_KEY")
        );
    }
    let uri: Uri = url.parse().map_err(|e: ureq::http::uri::InvalidUri| wrong("no address").cause(e))?;
    let authority =
        uri.authority().filter(|authority| !authority.host().is_empty()).ok_or_else(|| wrong("no address of a server"))?;
    if uri.query().is_some() || url.contains('#') {
        return Err(wrong("an address with more than a path"));
    }
    match uri.scheme_str() {
        Some("http") => Ok(authority.clone()),
        Some("https") if cfg!(feature = "https") => Ok(authority.clone()),
        Some("https") => {
            Err(Error::new("this build speaks http only").help("build it with: cargo build --release --features https"))
        }
        _ => Err(wrong("neither http nor https")),
    }
}

/// The words of the model in a server's answer.
fn content(body: &[u8]) -> Result<String, Fault> {
    let value: Value =
        serde_json::from_slice(body).map_err(|e| Fault::new(format!("the server's answer is not JSON: {e}"), SERVER))?;
    let message =
        value.pointer("/choices/0/message").ok_or_else(|| Fault::new("the server's answer has no choices[0].message", SERVER))?;
    match (message.get("content").and_then(Value::as_str), message.get("refusal").and_then(Value::as_str)) {
        (Some(content), _) => Ok(content.to_owned()),
        (None, Some(refusal)) => Err(Fault::new(format!("the model refused: {}", hold::shown(refusal)), "try another model")),
        (None, None) => Err(Fault::new("the server's answer has no words of the model", SERVER)),
    }
}

/// An answer without the fence that some models put around JSON.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let Some(inside) = text.strip_prefix("```") else { return text };
    let inside = inside.strip_prefix("json").unwrap_or(inside);
    inside.strip_suffix("```").unwrap_or(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_servers_are_taken() {
        for good in ["http://127.0.0.1:8080/v1", "http://localhost", "http://[::1]:1/v1/"] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "127.0.0.1:8080",
            "ftp://a.example/v1",
            "file:///etc/passwd",
            "http://",
            "http://a/v1?x=1",
            "http://a/#b",
            "http://u:secret@a/",
        ] {
            let error = address(bad).err().map(|e| e.to_string()).unwrap_or_else(|| panic!("{bad}"));
            assert!(!error.contains("secret"), "{error}");
        }
        assert_eq!(address("https://a.example/v1").is_ok(), cfg!(feature = "https"));
    }

    #[test]
    fn a_key_is_never_told() {
        let key = "sk-never-to-be-seen";
        let server = OpenAi::new("http://127.0.0.1:1", "m", Some(key.to_owned()), Duration::from_secs(1)).unwrap();
        let reply = Reply { status: 401, pause: None, body: format!("no such key: {key}").into_bytes() };
        let told = format!("{server:?} {:?}", server.refused(&reply, false));
        assert!(!told.contains(key) && told.contains("no such key"), "{told}");
        assert!(OpenAi::new("http://127.0.0.1:1", "m", Some("a\r\nb".to_owned()), Duration::from_secs(1)).is_err());
    }

    #[test]
    fn fences_are_taken_off() {
        assert_eq!(bare("```json\n{}\n```").trim(), "{}");
        assert_eq!(bare(" {} "), "{}");
    }
}
