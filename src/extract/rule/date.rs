//! Rules of dates: how a language writes them; `dates.toml` of its folder.

use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;

use super::parse;
use crate::error::{Error, Result};

/// How dates are written: regular expressions with named groups `y`, `m`, `d`, `month` (a word) and `rel` (a word).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateFile {
    #[allow(dead_code)]
    summary: String,
    patterns: Vec<String>,
    #[serde(default)]
    months: BTreeMap<String, u8>,
    #[serde(default)]
    relative: BTreeMap<String, Relative>,
    #[serde(default)]
    weekdays: BTreeMap<String, u8>,
    #[serde(default)]
    ahead: Vec<String>,
}

/// What a word such as "yesterday" or "last year" says, relative to the page's date.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relative {
    /// Years after.
    pub years: Option<i16>,
    /// Months after.
    pub months: Option<i16>,
    /// Days after.
    pub days: Option<i64>,
    /// Relative to the date told before it, not to the page's.
    #[serde(default)]
    pub to_last: bool,
}

/// How one language writes dates.
pub struct DateRules {
    /// The rule's id.
    pub id: String,
    /// In order: at one place the longest match counts, then the first.
    pub patterns: Vec<Regex>,
    /// Month names, lower case.
    pub months: BTreeMap<String, u8>,
    /// Relative words, lower case.
    pub relative: BTreeMap<String, Relative>,
    /// Weekdays, lower case, Monday 1.
    pub weekdays: BTreeMap<String, u8>,
    /// Words right before a weekday that is still to come, lower case: "scheduled for".
    pub ahead: Vec<String>,
}

/// Reads the rules of a file.
///
/// # Errors
/// A text that is no such file, with its line.
pub(super) fn date_rules(path: &str, id: &str, text: &str) -> Result<DateRules> {
    let file: DateFile = parse(path, text)?;
    let compile = |p: &String| Regex::new(p).map_err(|e| Error::new(format!("no regular expression: {e}")).at(path));
    Ok(DateRules {
        id: id.to_owned(),
        patterns: file.patterns.iter().map(compile).collect::<Result<_>>()?,
        months: file.months,
        relative: file.relative,
        weekdays: file.weekdays,
        ahead: file.ahead,
    })
}
