//! One error for the whole library, and problems: faults of content that are gathered and never stop the work.

use std::fmt;

use serde::Serialize;

/// What went wrong, where, why, and what would help.
///
/// It prints as `place: what: cause`, with the help on a line of its own.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    what: String,
    place: Option<Place>,
    help: Option<String>,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    said: Option<Message>,
    helped: Option<Message>,
}

/// A text by its key among the labels, for those who answer in the reader's language; the English text stands beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The label, as `error.unknown`.
    pub key: &'static str,
    /// What fills its gaps, by name; a name such as `each@zh` holds in that language, in the place of `each`.
    pub values: Vec<(&'static str, String)>,
}

/// A place in a file: its name and, where known, the line (from 1) and column (code points, from 1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Path, address or document id.
    pub file: String,
    /// Line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Column in code points, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// A result with this library's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error that says what is wrong.
    pub fn new(what: impl Into<String>) -> Self {
        Self(Box::new(Inner { what: what.into(), place: None, help: None, cause: None, said: None, helped: None }))
    }

    /// The same error, at a place; a place already known stays.
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.0.place.get_or_insert(place.into());
        self
    }

    /// The same error, with what the reader may do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// The same error, with what caused it.
    pub fn cause(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// The same error, with the label that says what is wrong.
    pub fn said<const N: usize>(mut self, key: &'static str, values: [(&'static str, String); N]) -> Self {
        self.0.said = Some(Message { key, values: values.into() });
        self
    }

    /// The same error, with the label of its help.
    pub fn helped<const N: usize>(mut self, key: &'static str, values: [(&'static str, String); N]) -> Self {
        self.0.helped = Some(Message { key, values: values.into() });
        self
    }

    /// The same error, with the one name that may have been meant.
    pub fn did_you_mean(self, near: &str) -> Self {
        self.help(format!("did you mean {near:?}?")).helped("error.did-you-mean", [("names", format!("{near:?}"))])
    }

    /// The error on a line and its help, each in the words that `translate` has for its label, else in English.
    pub fn told(&self, translate: impl Fn(&Message) -> String) -> (String, Option<String>) {
        let what = self.0.said.as_ref().map_or_else(|| self.0.what.clone(), &translate);
        let place = self.0.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        let cause = self.0.cause.as_ref().map(|cause| format!(": {cause}")).unwrap_or_default();
        let help = self.0.helped.as_ref().map(&translate).or_else(|| self.0.help.clone());
        (format!("{place}{what}{cause}"), help)
    }

    /// Where it went wrong, if that is known.
    pub fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// What the reader may do about it, if anything.
    pub fn help_text(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.0.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.0.what)?;
        if let Some(cause) = &self.0.cause {
            write!(f, ": {cause}")?;
        }
        if let Some(help) = &self.0.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

impl Place {
    /// A whole file, address or document.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, column: None }
    }

    /// A line of a file, from 1.
    pub fn line(file: impl Into<String>, line: usize) -> Self {
        Self { file: file.into(), line: Some(line), column: None }
    }
}

impl From<&str> for Place {
    fn from(file: &str) -> Self {
        Self::file(file)
    }
}

impl From<&std::path::Path> for Place {
    fn from(path: &std::path::Path) -> Self {
        Self::file(path.display().to_string())
    }
}

/// A fault of content: it is reported, and the rest is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, in one line.
    pub what: String,
    /// What the reader may do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Problem {
    /// A fault at a place.
    pub fn new(place: impl Into<Place>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into(), help: None }
    }

    /// The same fault, with what the reader may do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)?;
        if let Some(help) = &self.help {
            write!(f, " (help: {help})")?;
        }
        Ok(())
    }
}

/// The known word nearest to the given one, for a "did you mean"; none where nothing is near.
///
/// Nearness is the Jaro–Winkler similarity of the lower-cased words, at least 0.8.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::jaro_winkler(&given, &word.to_lowercase()), word))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, word)| word)
}
