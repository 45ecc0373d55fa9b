//! What is wrong with the text of a query, told for people: the parser's own message lists every token it knows.

use std::cmp::Ordering;

use crate::error::{Error, Place};

/// Operations that change a store.
const UPDATES: [&str; 11] = ["INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "UPDATE"];

/// The error for what the parser said of a text, at its line and column.
pub(super) fn syntax_error(message: &str, text: &str, place: &Place) -> Error {
    let told = message.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, what) = rest.split_once(": ")?;
        Some((line.parse::<usize>().ok()?, column.parse::<usize>().ok()?, what))
    });
    let help = "SPARQL 1.1: https://www.w3.org/TR/sparql11-query/";
    let Some((line, column, what)) = told else { return Error::new(message).at(place.clone()).help(help) };
    let rest = rest_of(text, line, column);
    let (line, column) = at(text, rest);
    let place = Place { file: place.file.clone(), line: Some(line), column: Some(column) };
    if let Some(update) = first_word(&text[operation(text)..]).filter(|word| is_update(word)) {
        let (line, column) = at(text, &text[operation(text)..]);
        return Error::new(format!("{update} changes a store; a query only reads"))
            .at(Place { line: Some(line), column: Some(column), ..place })
            .help("a store is changed by parkgraph load, build and remove");
    }
    if without_comments(text).trim().is_empty() {
        return Error::new("the query is empty")
            .at(place)
            .help("SELECT, ASK, CONSTRUCT or DESCRIBE; parkgraph queries lists the saved questions");
    }
    // The parser's place is the furthest that it came to, at the fault or behind it; of the tokens it wants there, few would help.
    let count = |signs: [char; 2]| text.matches(signs).count();
    let what = match count(['{', '(']).cmp(&count(['}', ')'])) {
        _ if says_itself(what) => what.to_owned(),
        Ordering::Greater if rest.is_empty() => "the query ends unfinished".to_owned(),
        Ordering::Less => "more brackets are closed than opened".to_owned(),
        _ if rest.is_empty() => "something is wrong here or before".to_owned(),
        _ => format!("something is wrong at {} or before", shown(rest)),
    };
    let help = format!("often a prefix that was not declared, or a missing bracket, dot or variable; {help}");
    Error::new(what.strip_prefix("expected ").unwrap_or(&what)).at(place).help(help)
}

/// Whether the parser's message is a sentence of its own rather than a list of the tokens it wanted.
fn says_itself(what: &str) -> bool {
    let told = what.strip_prefix("expected ").unwrap_or(what);
    told.contains(' ') && !told.starts_with("one of ") && !told.starts_with(['"', '['])
}

/// The text from a line and column on (both from 1, in code points), blanks passed over.
fn rest_of(text: &str, line: usize, column: usize) -> &str {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start..];
    let skipped = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    rest[skipped..].trim_start()
}

/// Line and column, from 1, of the rest of a text; of its end where nothing but blanks is left.
fn at(text: &str, rest: &str) -> (usize, usize) {
    let before = &text[..text.len() - rest.len()];
    let before = if rest.is_empty() { text.trim_end() } else { before };
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The word or sign that a text begins with.
fn shown(rest: &str) -> String {
    let word = first_word(rest).unwrap_or_else(|| rest.chars().take(1).collect());
    format!("{word:?}")
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || "_:?$-".contains(*c)).take(40).collect();
    (!word.is_empty()).then_some(word)
}

fn is_update(word: &str) -> bool {
    UPDATES.iter().any(|update| update.eq_ignore_ascii_case(word))
}

/// Where the operation begins: after comments, BASE and PREFIX.
fn operation(text: &str) -> usize {
    let mut start = 0;
    loop {
        let rest = &text[start..];
        start += rest.len() - rest.trim_start().len();
        let rest = &text[start..];
        let prologue = first_word(rest).is_some_and(|w| w.eq_ignore_ascii_case("PREFIX") || w.eq_ignore_ascii_case("BASE"));
        let skipped = match rest.chars().next() {
            Some('#') => rest.find('\n'),
            Some(_) if prologue => rest.find('>'),
            _ => None,
        };
        match skipped {
            Some(skipped) => start += skipped + 1,
            None => return start,
        }
    }
}

/// A text without the comments that begin its lines.
fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n")
}
