//! The rules of extraction, read from `data/rules`: word classes, name rules, date rules and statement rules.
//!
//! A rule is a file and its path is its id: `zh/signed-between` is `data/rules/zh/signed-between.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::class_set::ClassSet;
use super::lexicon::{Head, LexiconBuilder, Needs, TypeSet, type_set};
use super::pattern::{self, ADJECTIVE, Kinds, Pattern};
use super::recognise::model::{self, Recogniser};
use super::weigh::weights::{self, Scales, Weights};
use crate::error::{Error, Place, Result, nearest};
use crate::value::{AgreementKind, AgreementStatus, EntityType, Predicate};

mod date;
pub(super) mod figure;
mod letters;
mod name;
mod script;
mod trigger;

pub use date::{DateRules, Relative};
pub use figure::FigureRules;
pub use name::{Inner, KindWords, NameExample, NameRule, PersonRule, Tie};
pub use script::Script;
pub use trigger::Triggers;

/// The rule files that come with the library, as path id and text, in the order of the ids.
pub const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// A class of words, as `words.toml` tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordClass {
    /// What its words have in common.
    #[allow(dead_code)]
    note: String,
    /// Whether no name extends over its words.
    #[serde(default)]
    border: bool,
    /// Whether its words are known in their cases too.
    #[serde(default)]
    decline: bool,
    words: Vec<String>,
}

/// A word that stands for things named elsewhere: "both sides", "the city".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The class of its words.
    pub class: String,
    /// The type, or `Place`, `Body`, `Agent`, of what it stands for.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many things it stands for.
    pub count: usize,
    /// Whether it stands for the first thing of the type that the text names, not for the last.
    #[serde(default)]
    pub first: bool,
    /// Whether an article must stand before it.
    #[serde(default)]
    pub definite: bool,
}

/// The adjectives of one language that stand for countries.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AdjectiveFile {
    #[allow(dead_code)]
    summary: String,
    /// Where the words are stems: what they end in.
    #[serde(default)]
    endings: Vec<String>,
    adjectives: BTreeMap<String, String>,
}

/// The references of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferenceFile {
    #[allow(dead_code)]
    summary: String,
    reference: Vec<Reference>,
}

/// A reference, ready for use.
#[derive(Debug, Clone, Copy)]
pub struct ReferenceRule {
    /// The class of its words.
    pub classes: ClassSet,
    /// The types of what it stands for.
    pub types: TypeSet,
    /// How many things it stands for.
    pub count: usize,
    /// Whether it stands for the first such thing of the text.
    pub first: bool,
    /// Whether an article must stand before it.
    pub definite: bool,
}

/// When a statement rule is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Noun phrases; what they match counts as one name from then on.
    Phrase,
    /// Clauses and sentences.
    Clause,
    /// Where no clause rule said the same.
    Default,
}

/// A statement rule as its file tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    summary: String,
    #[serde(default = "clause")]
    stage: Stage,
    #[serde(default)]
    order: i32,
    #[serde(default)]
    head: Option<String>,
    #[serde(default)]
    lines: bool,
    #[serde(default)]
    pattern: Option<String>,
    #[serde(default)]
    patterns: Vec<String>,
    #[serde(default)]
    reduce: Option<String>,
    #[serde(default)]
    nests: bool,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    never: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    pairs: Option<String>,
    #[serde(default)]
    unpaired: bool,
    #[serde(default)]
    paired: bool,
    #[serde(default)]
    each: Option<String>,
    #[serde(default)]
    zip: Vec<String>,
    #[serde(default)]
    planned: Vec<String>,
    #[serde(default)]
    new: Vec<New>,
    #[serde(default)]
    statement: Vec<Template>,
    #[serde(default)]
    example: Vec<Example>,
    #[serde(default)]
    counterexample: Vec<Example>,
}

fn clause() -> Stage {
    Stage::Clause
}

/// A thing that the rule's words name without a name of its own ("signed", "twinned").
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct New {
    /// The slot it fills.
    pub slot: String,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EntityType,
    /// Of an agreement: its kind.
    pub agreement: Option<AgreementKind>,
    /// A class: the matched word of that class is its name; or `@a..b`: what stands from slot `a` to slot `b` is.
    pub named: String,
    /// The bit of that class.
    #[serde(skip)]
    pub named_set: ClassSet,
    /// The slots from the first to the last of which its name reaches.
    #[serde(skip)]
    pub named_from: Option<(usize, usize)>,
}

/// What is said where the pattern fits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The subject's slot.
    pub s: String,
    /// What is said.
    pub p: Predicate,
    /// The object's slot.
    pub o: Option<String>,
    /// The date's slot.
    pub value: Option<String>,
}

/// A text and what the whole extractor must find in it: `subject predicate object`, by names, `|` between them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: String,
    /// The page's date, where the example needs one.
    pub published: Option<crate::value::Date>,
    /// Statements that this rule must make.
    #[serde(default)]
    pub says: Vec<String>,
}

/// A rule of statements, ready to be matched.
pub struct Rule {
    /// The rule's id, its path.
    pub id: String,
    /// The script of the sentences that it reads.
    pub script: Script,
    /// What it finds, in one sentence.
    pub summary: String,
    /// When it is applied.
    pub stage: Stage,
    /// Within its stage: lower is earlier.
    pub order: i32,
    /// What heads the list whose items the patterns fit: its slots belong to each of them.
    pub head: Option<Pattern>,
    /// Whether the items may stand in the lines below the head.
    pub lines: bool,
    /// The patterns, any of which may fit.
    pub patterns: Vec<Pattern>,
    /// Kinds without a piece of which none of them fits.
    pub trigger: Kinds,
    /// The slot whose name the whole match counts as from then on.
    pub reduce: Option<usize>,
    /// Whether it is applied again to what its phrases became: places nest in places.
    pub nests: bool,
    /// Words of these classes within the match forbid it.
    pub unless: ClassSet,
    /// Words of these classes anywhere in the sentence forbid it.
    pub never: ClassSet,
    /// Words of these classes right before the match forbid it.
    pub not_after: ClassSet,
    /// A slot whose list may be one of pairs ("A with B, C with D"), each of which makes an agreement of its own.
    pub pairs: Option<usize>,
    /// Whether a list of pairs forbids it.
    pub unpaired: bool,
    /// Whether it reads lists of pairs alone.
    pub paired: bool,
    /// A slot each of whose names makes an agreement or event of its own.
    pub each: Option<usize>,
    /// Two slots whose names belong together in order; with `each`, a pair makes an agreement or event of its own.
    pub zip: Option<(usize, usize)>,
    /// Words of these classes within the match make its agreements planned.
    pub planned: ClassSet,
    /// Things made by the match.
    pub new: Vec<New>,
    /// What is said.
    pub templates: Vec<Template>,
    /// Names of the slots, by number.
    pub slots: Vec<String>,
    /// Texts that it must read.
    pub examples: Vec<Example>,
    /// Texts in which it must say nothing.
    pub counterexamples: Vec<Example>,
}

impl Rule {
    /// Whether a sentence that holds these kinds of pieces can match at all.
    pub fn may_fit(&self, kinds: Kinds) -> bool {
        self.trigger.meets(kinds) && self.patterns.iter().any(|p| p.may_fit(kinds))
    }

    /// The number of a slot.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|s| s == name)
    }

    /// The status of agreements where one of the `planned` words stands in the match.
    pub const fn planned_status() -> AgreementStatus {
        AgreementStatus::Planned
    }
}

/// All rules of all languages.
pub struct RuleBook {
    /// Rules of names.
    pub names: Vec<NameRule>,
    /// Rules of dates.
    pub dates: Vec<DateRules>,
    /// Rules of figures.
    pub figures: Vec<FigureRules>,
    /// Rules of persons' names.
    pub persons: Vec<PersonRule>,
    /// Words that stand for things named elsewhere.
    pub references: Vec<ReferenceRule>,
    /// Rules of statements, by stage, then order, then id.
    pub rules: Vec<Rule>,
    /// Which of them may read a sentence.
    pub triggers: Triggers,
    /// What is weighed after them, by predicate.
    pub weights: Vec<Weights>,
    /// The same by feature.
    pub scales: Scales,
    /// The words for parks that are long enough to tell these from towns.
    pub zone_heads: FxHashSet<String>,
    /// What runs of words weigh as names.
    pub recogniser: Recogniser,
}

/// How many letters the word for a zone has at least that tells it from a town.
pub const SHORTEST_ZONE: usize = 3;

/// Reads the built-in rules into a rule book, and their words into the lexicon.
///
/// # Errors
/// The first file that is no rule, with its line and what would help.
pub fn read_built_in(lexicon: &mut LexiconBuilder) -> Result<RuleBook> {
    let read = |(id, text): &(&str, &str)| (format!("data/rules/{id}.toml"), (*id).to_owned(), (*text).to_owned());
    let files: Vec<(String, String, String)> = BUILT_IN.iter().map(read).collect();
    read_files(&files, lexicon)
}

/// Reads the rules of a folder of one's own, laid out as `data/rules` is.
///
/// # Errors
/// A folder or file that cannot be read, and as [`read_files`].
pub fn read_folder(folder: &Path, lexicon: &mut LexiconBuilder) -> Result<RuleBook> {
    let mut paths = Vec::new();
    let mut folders = vec![folder.to_owned()];
    let fail = |path: &Path, e: std::io::Error| Error::new("cannot read the rules").at(path).cause(e);
    while let Some(next) = folders.pop() {
        for item in std::fs::read_dir(&next).map_err(|e| fail(&next, e))? {
            let path = item.map_err(|e| fail(&next, e))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|e| fail(&path, e))?;
        let id = path.strip_prefix(folder).unwrap_or(&path).with_extension("").display().to_string();
        files.push((path.display().to_string(), id, text));
    }
    read_files(&files, lexicon)
}

/// Reads rule files, given as path, id and text.
///
/// # Errors
/// The first file that is no rule, with its line and what would help.
pub fn read_files(files: &[(String, String, String)], lexicon: &mut LexiconBuilder) -> Result<RuleBook> {
    let mut book = RuleBook {
        names: Vec::new(),
        dates: Vec::new(),
        figures: Vec::new(),
        persons: Vec::new(),
        references: Vec::new(),
        rules: Vec::new(),
        triggers: Triggers::default(),
        weights: Vec::new(),
        scales: Scales::default(),
        zone_heads: FxHashSet::default(),
        recogniser: Recogniser::default(),
    };
    for (path, _, text) in files.iter().filter(|(_, id, _)| stem(id) == "endings") {
        lexicon.endings(parse(path, text)?);
    }
    for (path, _, text) in files.iter().filter(|(_, id, _)| stem(id) == "words") {
        let classes: BTreeMap<String, WordClass> = parse(path, text)?;
        for (name, class) in classes {
            let bit = lexicon.class(&name).map_err(|e| e.at(path.as_str()))?;
            lexicon.words(bit, class.words.iter().map(String::as_str));
            let own: FxHashSet<&str> = class.words.iter().map(String::as_str).collect();
            for word in class.words.iter().filter(|_| class.decline) {
                // A form that is a word of its own is no case of another: a woman's name, and a man's in the genitive.
                for form in lexicon.declined(word).into_iter().filter(|form| !own.contains(form.as_str())) {
                    lexicon.words(bit, [form.as_str()]);
                    lexicon.declined_form(&form, word);
                }
            }
            if class.border {
                lexicon.border(bit);
            }
        }
    }
    for (path, id, text) in files {
        match stem(id) {
            "words" | "endings" => {}
            "dates" => book.dates.push(date::date_rules(path, id, text)?),
            "figures" => book.figures.push(figure::figure_rules(path, id, text)?),
            "persons" => {
                let mut rule: PersonRule = parse(path, text)?;
                rule.id.clone_from(id);
                book.persons.push(rule);
            }
            "adjectives" => {
                let file: AdjectiveFile = parse(path, text)?;
                for (word, country) in &file.adjectives {
                    if file.endings.is_empty() {
                        lexicon.adjective(word, country);
                    }
                    file.endings.iter().for_each(|end| lexicon.adjective(&format!("{word}{end}"), country));
                }
            }
            "references" => {
                let file: ReferenceFile = parse(path, text)?;
                for r in file.reference {
                    let named = |t: &str| types_named(t).ok_or_else(|| Error::new(format!("no type {t:?}")).at(path.as_str()));
                    let types = r.kind.split('|').try_fold(0, |set, t| named(t).map(|s| s | set))?;
                    let classes = class_bit(lexicon, &r.class, path)?;
                    book.references.push(ReferenceRule { classes, types, count: r.count, first: r.first, definite: r.definite });
                }
            }
            _ if id.contains("/name/") => {
                let mut rule: NameRule = parse(path, text)?;
                rule.id.clone_from(id);
                rule.through_set = classes(lexicon, &rule.through, path)?;
                rule.stop_set = classes(lexicon, &rule.stops, path)?;
                let number = u16::try_from(book.names.len()).map_err(|_| Error::new("too many name rules"))?;
                let heads = |lexicon: &mut LexiconBuilder, words: &[String], needs: Needs| {
                    words.iter().for_each(|word| lexicon.declined_head(word, Head { rule: number, needs }, rule.decline));
                };
                heads(lexicon, &rule.heads, Needs::Anything);
                heads(lexicon, &rule.alone, Needs::Nothing);
                heads(lexicon, &rule.openers, Needs::Anything);
                heads(lexicon, &rule.weak_heads, Needs::Word);
                heads(lexicon, &rule.dependent_heads, Needs::Owner);
                book.names.push(rule);
            }
            _ => {}
        }
    }
    let (weighed, files): (Vec<_>, Vec<_>) = files.iter().partition(|(_, id, _)| weights::is_weighed(id));
    let (recognised, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, id, _)| model::is_recognised(id));
    for (path, id, text) in files {
        let data = ["words", "dates", "figures", "persons", "references", "adjectives", "endings"];
        if !data.contains(&stem(id)) && !id.contains("/name/") {
            book.rules.push(statement_rule(path, id, text, lexicon)?);
        }
    }
    let numbers = weights::numbers(lexicon.class_names());
    for (path, id, text) in weighed {
        book.weights.push(Weights::new(path, id, &parse(path, text)?, (lexicon.class_names(), &numbers))?);
    }
    book.scales = Scales::of(&book.weights);
    let parks = book.names.iter().filter(|rule| rule.kind == EntityType::Park).flat_map(|rule| &rule.heads);
    book.zone_heads = parks.filter(|head| head.chars().count() >= SHORTEST_ZONE).cloned().collect();
    let numbers = if recognised.is_empty() { FxHashMap::default() } else { model::numbers(lexicon.class_names()) };
    for (path, id, text) in recognised {
        book.recogniser.add(path, id, &parse(path, text)?, &numbers)?;
    }
    book.rules.sort_by(|a, b| (a.stage, a.order, &a.id).cmp(&(b.stage, b.order, &b.id)));
    book.triggers = Triggers::of_rules(&book.rules);
    Ok(book)
}

fn stem(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// A TOML text as a value.
fn parse<T: serde::de::DeserializeOwned>(path: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        Error::new(e.message().to_owned()).at(Place::line(path, line))
    })
}

/// The bits of classes that must exist.
fn classes(lexicon: &LexiconBuilder, names: &[String], path: &str) -> Result<ClassSet> {
    names.iter().try_fold(ClassSet::NONE, |set, name| Ok(set | class_bit(lexicon, name, path)?))
}

/// The bit of a class that must exist.
pub(super) fn class_bit(lexicon: &LexiconBuilder, name: &str, path: &str) -> Result<ClassSet> {
    let known = lexicon.class_names();
    known.iter().position(|c| c == name).map(ClassSet::of).ok_or_else(|| {
        let error = Error::new(format!("no word class {name:?}")).at(path);
        match nearest(name, known.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean {near:?}?")),
            None => error,
        }
    })
}

fn statement_rule(path: &str, id: &str, text: &str, lexicon: &LexiconBuilder) -> Result<Rule> {
    let mut file: RuleFile = parse(path, text)?;
    let mut slots: Vec<String> = Vec::new();
    let sources: Vec<String> = file.pattern.into_iter().chain(file.patterns).collect();
    if sources.is_empty() {
        return Err(Error::new("a rule needs a pattern").at(path));
    }
    let head = file.head.as_ref().map(|p| pattern::compile(p, lexicon, &mut slots, path)).transpose()?;
    let patterns = sources.iter().map(|p| pattern::compile(p, lexicon, &mut slots, path)).collect::<Result<Vec<_>>>()?;
    for new in &mut file.new {
        if !slots.contains(&new.slot) {
            slots.push(new.slot.clone());
        }
        match new.named.strip_prefix('@').and_then(|n| n.split_once("..")) {
            Some((from, to)) => {
                let number = |name: &str| slots.iter().position(|s| s == name);
                let Some(ends) = number(from).zip(number(to)) else {
                    return Err(Error::new(format!("no slots {:?} in the pattern", new.named)).at(path));
                };
                new.named_from = Some(ends);
            }
            None => new.named_set = class_bit(lexicon, &new.named, path)?,
        }
    }
    let slot = |name: &String| {
        slots.iter().position(|s| s == name).ok_or_else(|| {
            let error = Error::new(format!("no slot {name:?} in the pattern")).at(path);
            match nearest(name, slots.iter().map(String::as_str)) {
                Some(near) => error.help(format!("did you mean {near:?}?")),
                None => error,
            }
        })
    };
    for t in &file.statement {
        for name in [Some(&t.s), t.o.as_ref(), t.value.as_ref()].into_iter().flatten() {
            match name.split_once(' ') {
                Some(("@year", inner)) => _ = slot(&inner.to_owned())?,
                None if name.starts_with('@') => {}
                _ => _ = slot(&name.trim_end_matches(".of").trim_end_matches(".within").to_owned())?,
            }
        }
    }
    let zip = match file.zip.as_slice() {
        [] => None,
        [a, b] => Some((slot(a)?, slot(b)?)),
        _ => return Err(Error::new("zip takes two slots").at(path)),
    };
    let pairs = file.pairs.as_ref().map(&slot).transpose()?;
    let (reduce, each) = (file.reduce.as_ref().map(&slot).transpose()?, file.each.as_ref().map(&slot).transpose()?);
    Ok(Rule {
        id: id.to_owned(),
        script: Script::of_rule(id),
        summary: file.summary,
        stage: file.stage,
        order: file.order,
        head,
        lines: file.lines,
        trigger: patterns.iter().map(Pattern::trigger).fold(Kinds::NONE, |all, kinds| all | kinds),
        patterns,
        reduce,
        nests: file.nests,
        unless: classes(lexicon, &file.unless, path)?,
        never: classes(lexicon, &file.never, path)?,
        not_after: classes(lexicon, &file.not_after, path)?,
        pairs,
        unpaired: file.unpaired,
        paired: file.paired,
        each,
        zip,
        planned: classes(lexicon, &file.planned, path)?,
        new: file.new,
        templates: file.statement,
        slots,
        examples: file.example,
        counterexamples: file.counterexample,
    })
}

/// The type set that a pattern's type name stands for: a type, `Agent`, `Place`, `Body` (agents that are no persons) or `Any`; `Adjective` is a word such as "Chinese".
pub(super) fn types_named(name: &str) -> Option<TypeSet> {
    let all = |fits: fn(EntityType) -> bool| EntityType::ALL.iter().filter(|k| fits(**k)).fold(0, |s, k| s | type_set(*k));
    match name {
        "Agent" => Some(all(EntityType::is_agent)),
        "Body" => Some(all(|k| k.is_agent() && k != EntityType::Person)),
        "Place" => Some(all(EntityType::is_place)),
        "Adjective" => Some(ADJECTIVE),
        "Any" => Some(all(|_| true)),
        _ => name.parse().ok().map(type_set),
    }
}
