//! Learning the weights of `data/rules/recognised` and `data/rules/weighed` from annotated texts: which runs of words and which pairs of names the
//! annotation has, and what is seen of each.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod perceptron;
pub mod regression;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use parkgraph::extract::read::{self, Page};
use parkgraph::extract::weigh::{Seen, SeenPair, pairs::Unit};
use parkgraph::extract::{Extractor, clean};
use parkgraph::value::{EntityType, Predicate};

use crate::scoring::{Annotation, bigram_dice, names, normal};

/// An annotated text.
pub struct Text {
    pub page: Page,
    pub gold: Annotation,
}

/// The texts of a folder: `NAME.txt` with its annotation `NAME.json`, by name.
pub fn texts(folder: &Path) -> Vec<Text> {
    let mut golds: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    golds.retain(|path| path.extension().is_some_and(|e| e == "json"));
    golds.sort();
    let text = |gold: PathBuf| {
        let input = read::inputs(&[gold.with_extension("txt")]).next().unwrap().unwrap();
        let page = input.page().unwrap_or_else(|p| panic!("{p}"));
        let gold =
            serde_json::from_str(&std::fs::read_to_string(&gold).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", gold.display()));
        Text { page, gold }
    };
    golds.into_iter().map(text).collect()
}

/// A pair with what the annotation says of it.
pub struct Example {
    /// Index of its text.
    pub text: usize,
    /// What is seen.
    pub features: Vec<u16>,
    /// Whether the annotation ties it.
    pub tied: bool,
}

/// By predicate, the pairs that no rule ties and the annotation judges.
pub fn examples(extractor: &Extractor, texts: &[Text], wanted: &[Predicate]) -> BTreeMap<Predicate, Vec<Example>> {
    let mut out: BTreeMap<Predicate, Vec<Example>> = BTreeMap::new();
    for (number, text) in texts.iter().enumerate() {
        let pairs = extractor.pairs(&text.page);
        let gold = Gold::of(&text.gold);
        let known = align(text, &pairs, &gold);
        for pair in pairs {
            let ends = (end(&pair.subject, &known), end(&pair.object, &known));
            for p in wanted.iter().filter(|p| pair.may.contains(p) && !pair.said.contains(p)) {
                if let Some(tied) = gold.judge(*p, &ends) {
                    let features = pair.features.clone();
                    out.entry(*p).or_default().push(Example { text: number, features, tied });
                }
            }
        }
    }
    out
}

/// An end of a pair as the annotation has it: an entity's id, or a date.
fn end(seen: &Seen, known: &HashMap<Unit, String>) -> Option<String> {
    seen.date.map(|date| date.to_string()).or_else(|| known.get(&seen.unit).cloned())
}

/// An annotation, ready to judge pairs.
struct Gold<'a> {
    doc: &'a Annotation,
    /// Statements both ways where they hold both ways, and whether they are optional.
    said: HashMap<(&'a str, &'a str, &'a str), bool>,
    optional: BTreeSet<&'a str>,
}

impl<'a> Gold<'a> {
    fn of(doc: &'a Annotation) -> Self {
        let optional: BTreeSet<&str> = doc.entities.iter().filter(|e| e.optional).map(|e| e.id.as_str()).collect();
        let mut said = HashMap::new();
        for s in &doc.statements {
            let other = s.o.as_deref().or(s.value.as_deref()).unwrap_or_default();
            let open = s.optional || optional.contains(s.s.as_str()) || optional.contains(other);
            said.insert((s.s.as_str(), s.p.as_str(), other), open);
            if s.p == "friendshipCity" || s.p == "partnerPark" {
                said.insert((other, s.p.as_str(), s.s.as_str()), open);
            }
        }
        Self { doc, said, optional }
    }

    /// Whether a pair is tied; none where that is left open.
    fn judge(&self, p: Predicate, ends: &(Option<String>, Option<String>)) -> Option<bool> {
        let (Some(a), Some(b)) = ends else { return Some(false) };
        match self.said.get(&(a.as_str(), p.as_str(), b.as_str())) {
            Some(true) => None,
            Some(false) => Some(true),
            None if self.optional.contains(a.as_str()) || self.optional.contains(b.as_str()) => None,
            None if p == Predicate::LocatedIn && self.is_within(a, b) => None,
            None => Some(false),
        }
    }

    fn is_within(&self, a: &str, b: &str) -> bool {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![a]);
        while let Some(place) = todo.pop() {
            for (_, _, o) in self.said.keys().filter(|(s, p, _)| *s == place && *p == "locatedIn") {
                if *o == b {
                    return true;
                }
                if seen.insert(*o) {
                    todo.push(o);
                }
            }
        }
        false
    }
}

/// The annotated entity that each unit of a page names: by its forms, and agreements and events also by the passages that are quoted of them.
fn align(text: &Text, pairs: &[SeenPair], gold: &Gold<'_>) -> HashMap<Unit, String> {
    let clean = clean::clean(&text.page).text;
    let mut quoted: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for statement in &gold.doc.statements {
        let passages = passages(&clean, statement.quote.as_deref().unwrap_or_default());
        for id in std::iter::once(&statement.s).chain(&statement.o) {
            quoted.entry(id).or_default().extend(&passages);
        }
    }
    let units: BTreeMap<Unit, &Seen> = pairs.iter().flat_map(|p| [&p.subject, &p.object]).map(|s| (s.unit, s)).collect();
    let mut out = HashMap::new();
    for (unit, seen) in units {
        let Some(kind) = seen.kind else { continue };
        let forms: BTreeSet<String> = seen.forms.iter().map(|form| normal(form)).filter(|form| !form.is_empty()).collect();
        let told = matches!(kind, EntityType::Agreement | EntityType::Event);
        let score = |e: &&crate::scoring::Entity| -> f64 {
            let like = names(e).iter().flat_map(|x| forms.iter().map(move |y| likeness(x, y))).fold(0.0, f64::max);
            if !told {
                return if names(e).is_disjoint(&forms) { 0.0 } else { 1.0 };
            }
            let here = quoted.get(e.id.as_str()).is_some_and(|q| q.iter().any(|(from, to)| (*from..*to).contains(&seen.at.0)));
            let is_it = match kind {
                EntityType::Agreement => here && like >= 0.2 || like >= 0.6,
                _ => like >= 0.5,
            };
            if is_it { like + if here { 0.6 } else { 0.0 } } else { 0.0 }
        };
        let of_kind = gold.doc.entities.iter().filter(|e| e.kind == kind.as_str());
        let best = of_kind.map(|e| (score(&e), e)).filter(|(score, _)| *score > 0.0).max_by(|x, y| x.0.total_cmp(&y.0));
        if let Some((_, entity)) = best {
            out.insert(unit, entity.id.clone());
        }
    }
    out
}

/// How alike two names are; one that holds the other is at least half alike.
fn likeness(x: &str, y: &str) -> f64 {
    let dice = bigram_dice(x, y);
    if x.contains(y) || y.contains(x) { dice.max(0.5) } else { dice }
}

/// Where the parts of a quote stand, in bytes.
fn passages(text: &str, quote: &str) -> Vec<(usize, usize)> {
    let parts = quote.split(['\u{2026}']).flat_map(|part| part.split("...")).map(str::trim).filter(|part| !part.is_empty());
    parts.filter_map(|part| text.find(part).map(|at| (at, at + part.len()))).collect()
}
