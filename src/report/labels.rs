//! The words of the answers, by language: `data/labels/{language}.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::error::{Error, Message, Result};
use crate::value::Lang;

/// One file a language: its tag and its text, by tag.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/labels.rs"));

/// The language of last resort.
const LAST_RESORT: &str = "en";

/// Labels of one language, by dotted key.
type Labels = FxHashMap<String, String>;

/// All labels; a file that is not well formed counts as empty here and fails the test below.
static LABELS: LazyLock<Vec<(&'static str, Labels)>> =
    LazyLock::new(|| FILES.iter().map(|(lang, toml)| (*lang, parse(lang, toml).unwrap_or_default())).collect());

/// The languages that answers can be given in, by tag.
pub fn languages() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(lang, _)| *lang)
}

/// The label of a dotted key such as `table.nothing`, in the language or else in English; the key itself where no
/// file has it.
pub fn label<'a>(lang: &Lang, key: &'a str) -> &'a str {
    let of = |wanted: &str| LABELS.iter().find(|(lang, _)| *lang == wanted).and_then(|(_, labels)| labels.get(key));
    of(lang.as_str()).or_else(|| of(LAST_RESORT)).map_or(key, String::as_str)
}

/// The label of a key with `{name}` replaced by its value.
///
/// ```
/// use parkgraph::report::labels::fill;
/// use parkgraph::value::Lang;
/// assert_eq!(fill(&Lang::new("en"), "count.documents", &[("n", "3".into())]), "3 documents");
/// ```
pub fn fill(lang: &Lang, key: &str, values: &[(&str, String)]) -> String {
    let mut text = label(lang, key).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

/// A message in a language: its label, filled.
pub fn say(lang: &Lang, message: &Message) -> String {
    let own = |name: &str| format!("{name}@{}", lang.as_str());
    // What holds in this language alone comes first; the gap is then filled.
    let (of_language, of_all): (Vec<_>, Vec<_>) = message.values.iter().partition(|(name, _)| name.contains('@'));
    let value = |(name, text): &(&'static str, String)| {
        let told = of_language.iter().find(|(other, _)| *other == own(name)).map_or(text, |(_, told)| told);
        (*name, told.clone())
    };
    fill(lang, message.key, &of_all.into_iter().map(value).collect::<Vec<_>>())
}

/// A file of labels as dotted keys.
fn parse(lang: &str, toml: &str) -> Result<Labels> {
    let place = format!("data/labels/{lang}.toml");
    let table: toml::Table = toml.parse().map_err(|e: toml::de::Error| Error::new(e.message()).at(place.as_str()))?;
    let mut labels = Labels::default();
    flatten("", &table, &mut labels).map_err(|e| e.at(place.as_str()))?;
    Ok(labels)
}

/// Adds the strings of a table under their dotted keys.
fn flatten(prefix: &str, table: &toml::Table, labels: &mut Labels) -> Result<()> {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::String(text) => {
                labels.insert(path, text.clone());
            }
            toml::Value::Table(inner) => flatten(&path, inner, labels)?,
            _ => return Err(Error::new(format!("{path} is no text")).help("a label is a string")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The `{names}` a label wants filled.
    fn gaps(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn every_language_has_every_label_with_the_same_gaps() {
        let all: Vec<(&str, Labels)> =
            FILES.iter().map(|(lang, toml)| (*lang, parse(lang, toml).unwrap_or_else(|e| panic!("{e}")))).collect();
        let (_, first) = &all[0];
        for (lang, labels) in &all[1..] {
            for (key, text) in first {
                let other = labels.get(key).unwrap_or_else(|| panic!("data/labels/{lang}.toml: no {key}"));
                assert_eq!(gaps(text), gaps(other), "data/labels/{lang}.toml: {key}");
            }
            for key in labels.keys() {
                assert!(first.contains_key(key), "data/labels/{}.toml: no {key}", all[0].0);
            }
        }
    }

    #[test]
    fn a_language_without_labels_is_answered_in_english() {
        assert_eq!(label(&Lang::new("sw"), "table.nothing"), label(&Lang::new("en"), "table.nothing"));
        assert_eq!(label(&Lang::new("en"), "no.such.key"), "no.such.key");
    }
}
