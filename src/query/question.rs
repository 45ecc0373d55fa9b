//! Saved questions: files of SPARQL with a header that says what they ask, what they need and what they yield.
//!
//! Header lines begin with `#+` and hold, indented by two blanks, `summary:` (by language), `parameters:` (`name: kind — meaning; default: …; example: …`)
//! and `columns:` (`name: meaning`). A parameter's kind is `date`, `number`, `text`, `thing`, or types of things such as `Country|Region|City`.

use std::sync::OnceLock;

use crate::error::{Error, Place, Result, nearest};
use crate::value::{EntityType, Lang};

/// Every query in the program: path without ending, and text.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/queries.rs"));
/// The folder of the program's own queries, which are no questions.
const INTERNAL: &str = "internal/";
/// The folder of checks: every row they find is a fault.
const CHECKS: &str = "checks/";

/// A saved question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its name: the file's path without ending, such as `parks-of-country` or `checks/park-without-country`.
    pub name: String,
    /// What it asks, by language.
    pub summary: Vec<(String, String)>,
    /// What it needs.
    pub parameters: Vec<Parameter>,
    /// The columns of its answer, each with its meaning.
    pub columns: Vec<(String, String)>,
    /// The whole file.
    pub text: String,
}

/// Something that a question needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, that of the variable it is bound to.
    pub name: String,
    /// What it takes.
    pub kind: Kind,
    /// What it is for.
    pub meaning: String,
    /// What it is where it is not given.
    pub default: Option<String>,
    /// An example that finds something in the built-in dataset.
    pub example: String,
}

/// What a parameter takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A thing of one of these types (of any, where there are none), by one of its names or its IRI.
    Thing(Vec<EntityType>),
    /// A date; its first day counts.
    Date,
    /// A whole number.
    Number,
    /// Any text.
    Text,
}

impl Question {
    /// Whether each row of the answer is a fault.
    pub fn is_check(&self) -> bool {
        self.name.starts_with(CHECKS)
    }

    /// What it asks, in the language or else in English.
    pub fn summary(&self, lang: &Lang) -> &str {
        let of = |wanted: &str| self.summary.iter().find(|(lang, _)| lang == wanted);
        of(lang.as_str()).or_else(|| of("en")).map_or("", |(_, text)| text)
    }

    /// The file's path in the source.
    pub fn path(&self) -> String {
        format!("queries/{}.rq", self.name)
    }

    /// How it is asked: the command with its examples.
    pub fn usage(&self) -> String {
        let mut text = format!("parkgraph query {}", self.name);
        for parameter in &self.parameters {
            let example = &parameter.example;
            // Letters of every script need no quotes.
            let is_plain = example.chars().all(|c| c.is_alphanumeric() || "-_./:,+%@".contains(c));
            let quoted = if is_plain { example.clone() } else { format!("'{}'", example.replace('\'', "'\\''")) };
            text.push_str(&format!(" {}={quoted}", parameter.name));
        }
        text
    }
}

/// Every saved question, by name.
///
/// # Errors
/// Where a header is not well formed, which the tests rule out.
pub fn questions() -> Result<&'static [Question]> {
    static QUESTIONS: OnceLock<Vec<Question>> = OnceLock::new();
    if let Some(questions) = QUESTIONS.get() {
        return Ok(questions);
    }
    let files = FILES.iter().filter(|(name, _)| !name.starts_with(INTERNAL));
    let parsed = files.map(|(name, text)| parse(name, text)).collect::<Result<Vec<_>>>()?;
    Ok(QUESTIONS.get_or_init(|| parsed))
}

/// The saved question of a name.
///
/// # Errors
/// Where there is none; the help tells the nearest one.
pub fn question(name: &str) -> Result<&'static Question> {
    let all = questions()?;
    all.iter().find(|question| question.name == name).ok_or_else(|| {
        let error = Error::new(format!("no question {name:?}")).said("error.question", [("x", format!("{name:?}"))]);
        match nearest(name, all.iter().map(|question| question.name.as_str())) {
            Some(near) => error.did_you_mean(near),
            None => error.help("parkgraph queries lists the questions").helped("error.questions", []),
        }
    })
}

/// The text of a query by its path below `queries/`, without ending.
pub(super) fn text_of(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
}

/// A question from its file.
fn parse(name: &str, text: &str) -> Result<Question> {
    let mut question = Question {
        name: name.to_owned(),
        summary: Vec::new(),
        parameters: Vec::new(),
        columns: Vec::new(),
        text: text.to_owned(),
    };
    let mut section = "";
    for (number, line) in text.lines().enumerate() {
        let Some(line) = line.strip_prefix("#+") else { continue };
        let wrong = |what: String| {
            let help = "summary:, parameters: and columns:, each followed by lines `  name: …` indented by two blanks";
            Error::new(what).at(Place::line(question.path(), number + 1)).help(help)
        };
        let (key, value) = line.split_once(':').ok_or_else(|| wrong(format!("no `name: …` in {line:?}")))?;
        let indented = key.starts_with("   ");
        let (key, value) = (key.trim(), value.trim().to_owned());
        match (indented, section) {
            (false, _) => {
                section = match key {
                    "summary" | "parameters" | "columns" => key,
                    _ => return Err(wrong(format!("no section {key:?} of a question"))),
                }
            }
            (true, "summary") => question.summary.push((key.to_owned(), value)),
            (true, "columns") => question.columns.push((key.to_owned(), value)),
            (true, "parameters") => {
                let parameter = parameter(key, &value).map_err(&wrong)?;
                question.parameters.push(parameter);
            }
            (true, _) => return Err(wrong(format!("{key:?} stands in no section"))),
        }
    }
    if question.summary.is_empty() || question.columns.is_empty() {
        return Err(Error::new("a question needs a summary and columns").at(Place::file(question.path())));
    }
    Ok(question)
}

/// A parameter from `kind — meaning; default: …; example: …`.
fn parameter(name: &str, text: &str) -> Result<Parameter, String> {
    let (kind, rest) = text.split_once('\u{2014}').ok_or_else(|| format!("no `kind \u{2014} meaning` in {text:?}"))?;
    let kind = match kind.trim() {
        "date" => Kind::Date,
        "number" => Kind::Number,
        "text" => Kind::Text,
        "thing" => Kind::Thing(Vec::new()),
        types => Kind::Thing(
            types.split('|').map(|t| t.trim().parse::<EntityType>().map_err(|e| e.to_string())).collect::<Result<_, _>>()?,
        ),
    };
    let mut parts = rest.split(';').map(str::trim);
    let mut parameter = Parameter {
        name: name.to_owned(),
        kind,
        meaning: parts.next().unwrap_or_default().to_owned(),
        default: None,
        example: String::new(),
    };
    for part in parts {
        match part.split_once(':').map(|(key, value)| (key.trim(), value.trim().to_owned())) {
            Some(("default", value)) => parameter.default = Some(value),
            Some(("example", value)) => parameter.example = value,
            _ => return Err(format!("neither `default: …` nor `example: …`: {part:?}")),
        }
    }
    if parameter.example.is_empty() {
        return Err(format!("the parameter {name} has no example"));
    }
    Ok(parameter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_what_a_question_needs() {
        let text = "#+ summary:\n#+   en: Parks.\n#+ parameters:\n#+   a: Country|City \u{2014} where; example: KG\n\
                    #+   since: date \u{2014} from; default: 1900; example: 2020\n#+ columns:\n#+   park: the park\n";
        let question = parse("parks", text).unwrap();
        assert_eq!(question.parameters[0].kind, Kind::Thing(vec![EntityType::Country, EntityType::City]));
        assert_eq!(question.parameters[1].default.as_deref(), Some("1900"));
        assert_eq!(question.usage(), "parkgraph query parks a=KG since=2020");
    }

    /// What is printed can be pasted: a shell reads the words that were meant.
    #[test]
    fn usages_are_read_by_a_shell_as_they_are_meant() {
        let nasty = ["Xi'an Declaration", "a|b", "a > b", "*", "~", "a#b", "!x", "$(x)", "\u{4e2d}\u{56fd}"];
        let mut all: Vec<Question> = questions().unwrap().to_vec();
        let asking = all.iter().find(|question| !question.parameters.is_empty()).unwrap().clone();
        all.extend(nasty.map(|example| {
            let mut question = asking.clone();
            question.parameters.iter_mut().for_each(|parameter| parameter.example = example.to_owned());
            question
        }));
        for question in all {
            let mut meant = vec!["parkgraph".to_owned(), "query".to_owned(), question.name.clone()];
            meant.extend(question.parameters.iter().map(|parameter| format!("{}={}", parameter.name, parameter.example)));
            assert_eq!(shell_words::split(&question.usage()).unwrap(), meant, "{}", question.usage());
            // What a shell would take for something else stands in quotes.
            let bare: String = question.usage().split('\'').step_by(2).collect();
            assert!(!bare.contains(['|', '>', '*', '~', '#', '!', '$', '(']), "{}", question.usage());
        }
    }

    #[test]
    fn faults_of_a_header_have_their_line() {
        for (text, line) in
            [("#+ sumary:\n", 1), ("#+ summary:\n#+   en\n", 2), ("#+ parameters:\n#+   a: Town \u{2014} b; example: c\n", 2)]
        {
            let error = parse("q", text).unwrap_err();
            assert_eq!(error.place().and_then(|p| p.line), Some(line), "{error}");
        }
    }

    #[test]
    fn a_misspelt_question_has_a_neighbour() {
        let error = question("parks-of-contry").unwrap_err();
        assert_eq!(error.help_text(), Some("did you mean \"parks-of-country\"?"));
    }
}
