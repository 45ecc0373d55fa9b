//! Scoring of extracted records against annotations, by the rules of the evaluation's own script: entities are right
//! where type and any name agree, agreements are paired by the parties they share, events by name and shared
//! statements, a statement is right where both ends are paired; what the annotation marks optional counts neither way.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

/// A record or an annotation, as far as scoring looks at it.
#[derive(Debug, Clone, Deserialize)]
pub struct Annotation {
    pub document: Document,
    #[serde(default)]
    pub entities: Vec<Entity>,
    #[serde(default)]
    pub statements: Vec<Statement>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    pub id: String,
    #[serde(default)]
    pub language: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Entity {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(rename = "kind")]
    pub agreement: Option<String>,
    pub status: Option<String>,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Statement {
    pub s: String,
    pub p: String,
    pub o: Option<String>,
    pub value: Option<String>,
    pub quote: Option<String>,
    /// Of what was extracted: the rule that found it.
    pub rule: Option<String>,
    #[serde(default)]
    pub optional: bool,
}

/// What was right, wrong and missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Tally {
    /// The share of what was found that is right; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        if self.right == 0 { 0.0 } else { self.right as f64 / (self.right + self.wrong) as f64 }
    }

    /// The harmonic mean of precision and recall; 0 where nothing is right.
    pub fn f1(self) -> f64 {
        let all = 2 * self.right + self.wrong + self.missed;
        if all == 0 { 0.0 } else { 2.0 * self.right as f64 / all as f64 }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// The score of one or more documents, with every miss and false find.
#[derive(Debug, Clone, Default)]
pub struct Score {
    pub entities: Tally,
    pub statements: Tally,
    pub errors: Vec<String>,
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.entities += other.entities;
        self.statements += other.statements;
        self.errors.extend(other.errors);
    }
}

type Triple<'a> = (&'a str, &'a str, &'a str);

const NAMED: &[&str] = &["Park", "Country", "Region", "City", "Organisation", "Person"];
const SYMMETRIC: &[&str] = &["friendshipCity", "partnerPark"];
const LITERAL: &[&str] = &["signedOn", "heldOn", "foundedOn", "kind", "status"];

/// Scores one document's record against its annotation.
pub fn score(gold: &Annotation, found: &Annotation) -> Score {
    let pairs = align(gold, found);
    let mut score = Score::default();
    score_entities(gold, found, &pairs, &mut score);
    score_statements(gold, found, &pairs, &mut score);
    score
}

/// Of every statement found, whether it is right; none where the annotation leaves that open.
pub fn verdicts(gold: &Annotation, found: &Annotation) -> Vec<Option<bool>> {
    let pairs = align(gold, found);
    let wanted = triples(gold);
    let optional: BTreeSet<&str> = gold.entities.iter().filter(|e| e.optional).map(|e| e.id.as_str()).collect();
    let end = |id: &str| pairs.get(id).map_or_else(|| format!("pred:{id}"), |g| (*g).to_owned());
    let verdict = |s: &Statement| {
        let p = s.p.as_str();
        let mut a = end(&s.s);
        let mut b = s.o.as_deref().map_or_else(|| s.value.clone().unwrap_or_default(), end);
        if SYMMETRIC.contains(&p) && a > b {
            std::mem::swap(&mut a, &mut b);
        }
        match wanted.get(&(a.as_str(), p, b.as_str())) {
            Some(optional) => (!optional).then_some(true),
            None if p == "locatedIn" && within(&wanted, &a, &b) => None,
            None if optional.contains(a.as_str()) || optional.contains(b.as_str()) => None,
            None => Some(false),
        }
    };
    found.statements.iter().map(verdict).collect()
}

fn score_entities(gold: &Annotation, found: &Annotation, pairs: &HashMap<&str, &str>, score: &mut Score) {
    let hit: BTreeSet<&str> = pairs.values().copied().collect();
    for e in gold.entities.iter().filter(|e| !e.optional) {
        if hit.contains(e.id.as_str()) {
            score.entities.right += 1;
        } else {
            score.entities.missed += 1;
            score.errors.push(format!("missed {} {}", e.kind, e.name));
        }
    }
    for e in found.entities.iter().filter(|e| !pairs.contains_key(e.id.as_str())) {
        score.entities.wrong += 1;
        score.errors.push(format!("false {} {}", e.kind, e.name));
    }
}

fn score_statements(gold: &Annotation, found: &Annotation, pairs: &HashMap<&str, &str>, score: &mut Score) {
    let (wanted, got) = (triples(gold), triples(found));
    let name =
        |doc: &Annotation, id: &str| doc.entities.iter().find(|e| e.id == id).map_or_else(|| id.to_owned(), |e| e.name.clone());
    let mut mapped: BTreeMap<(String, &str, String), Triple> = BTreeMap::new();
    for &(s, p, o) in got.keys() {
        let end = |id: &str| pairs.get(id).map_or_else(|| format!("pred:{id}"), |g| (*g).to_owned());
        let (mut a, mut b) = (end(s), if LITERAL.contains(&p) { o.to_owned() } else { end(o) });
        if SYMMETRIC.contains(&p) && a > b {
            std::mem::swap(&mut a, &mut b);
        }
        mapped.insert((a, p, b), (s, p, o));
    }
    for (&(s, p, o), _) in wanted.iter().filter(|(_, optional)| !**optional) {
        if mapped.contains_key(&(s.to_owned(), p, o.to_owned())) {
            score.statements.right += 1;
        } else {
            score.statements.missed += 1;
            score.errors.push(format!("missed {p}: {} -> {}", name(gold, s), name(gold, o)));
        }
    }
    let optional: BTreeSet<&str> = gold.entities.iter().filter(|e| e.optional).map(|e| e.id.as_str()).collect();
    for ((a, p, b), (s, _, o)) in &mapped {
        let forgiven = wanted.contains_key(&(a.as_str(), *p, b.as_str()))
            || (*p == "locatedIn" && within(&wanted, a, b))
            || optional.contains(a.as_str())
            || optional.contains(b.as_str());
        if !forgiven {
            score.statements.wrong += 1;
            score.errors.push(format!("false {p}: {} -> {}", name(found, s), name(found, o)));
        }
    }
}

/// Statements, and an agreement's kind and status, with whether they are optional.
fn triples(doc: &Annotation) -> BTreeMap<Triple<'_>, bool> {
    let optional: BTreeSet<&str> = doc.entities.iter().filter(|e| e.optional).map(|e| e.id.as_str()).collect();
    let mut out = BTreeMap::new();
    for s in &doc.statements {
        let end = s.o.as_deref().or(s.value.as_deref()).unwrap_or_default();
        let (mut a, mut b) = (s.s.as_str(), end);
        if SYMMETRIC.contains(&s.p.as_str()) && a > b {
            std::mem::swap(&mut a, &mut b);
        }
        out.insert((a, s.p.as_str(), b), s.optional || optional.contains(a) || optional.contains(b));
    }
    for e in doc.entities.iter().filter(|e| e.kind == "Agreement") {
        if let Some(kind) = e.agreement.as_deref().filter(|kind| !kind.is_empty()) {
            out.insert((e.id.as_str(), "kind", kind), e.optional);
        }
        if let Some(status) = e.status.as_deref().filter(|status| *status != "signed") {
            out.insert((e.id.as_str(), "status", status), e.optional);
        }
    }
    out
}

/// Whether a chain of places in the annotation leads from `a` to `b`.
fn within(wanted: &BTreeMap<Triple<'_>, bool>, a: &str, b: &str) -> bool {
    let (mut seen, mut todo) = (BTreeSet::new(), vec![a]);
    while let Some(place) = todo.pop() {
        for &(s, p, o) in wanted.keys() {
            if s == place && p == "locatedIn" {
                if o == b {
                    return true;
                }
                if seen.insert(o) {
                    todo.push(o);
                }
            }
        }
    }
    false
}

/// Found entity id to annotated entity id.
fn align<'a>(gold: &'a Annotation, found: &'a Annotation) -> HashMap<&'a str, &'a str> {
    let mut scores = Vec::new();
    for g in gold.entities.iter().filter(|e| NAMED.contains(&e.kind.as_str())) {
        for f in found.entities.iter().filter(|f| f.kind == g.kind) {
            if !names(g).is_disjoint(&names(f)) {
                let score = if normal(&g.name) == normal(&f.name) { 2.0 } else { 1.0 };
                scores.push((score, g.id.as_str(), f.id.as_str()));
            }
        }
    }
    let mut pairs = best_pairs(scores);
    let itself: HashMap<&str, &str> = gold.entities.iter().map(|e| (e.id.as_str(), e.id.as_str())).collect();
    let (wanted, got) = (triples(gold), triples(found));
    for kind in ["Event", "Agreement"] {
        let mut scores = Vec::new();
        for g in gold.entities.iter().filter(|e| e.kind == kind) {
            for f in found.entities.iter().filter(|e| e.kind == kind) {
                let score = likeness(g, &facts(&wanted, &g.id, &itself), f, &facts(&got, &f.id, &pairs));
                if score > 0.0 {
                    scores.push((score, g.id.as_str(), f.id.as_str()));
                }
            }
        }
        pairs.extend(best_pairs(scores));
    }
    pairs
}

type Fact = (String, char, String);

/// How alike two events or two agreements are, by their facts and names; 0 where they are not the same.
fn likeness(g: &Entity, gold: &BTreeSet<Fact>, f: &Entity, found: &BTreeSet<Fact>) -> f64 {
    let event = g.kind == "Event";
    let shared = gold.intersection(found).filter(|(p, _, _)| event || matches!(p.as_str(), "party" | "signatory")).count();
    let score = shared as f64 / gold.union(found).count().max(1) as f64;
    let like =
        names(g).iter().flat_map(|x| names(f).into_iter().map(|y| bigram_dice(x, &y)).collect::<Vec<_>>()).fold(0.0, f64::max);
    if event {
        if shared > 0 || like >= 0.5 { score + like } else { 0.0 }
    } else if shared > 0 {
        let kind = ("kind".to_owned(), '>', g.agreement.clone().unwrap_or_default());
        score + if found.contains(&kind) { 0.2 } else { 0.0 } + 0.1 * like
    } else {
        score
    }
}

/// What is said of an entity, its other ends as annotated entities where they are paired.
fn facts(triples: &BTreeMap<Triple<'_>, bool>, id: &str, pairs: &HashMap<&str, &str>) -> BTreeSet<Fact> {
    let end = |id: &str| pairs.get(id).map_or_else(|| format!("?{id}"), |g| (*g).to_owned());
    let mut found = BTreeSet::new();
    for &(a, p, b) in triples.keys() {
        if a == id {
            found.insert((p.to_owned(), '>', if LITERAL.contains(&p) { b.to_owned() } else { end(b) }));
        } else if b == id {
            found.insert((p.to_owned(), '<', end(a)));
        }
    }
    found
}

/// One-to-one pairs, found to annotated, the highest score first.
fn best_pairs<'a>(mut scores: Vec<(f64, &'a str, &'a str)>) -> HashMap<&'a str, &'a str> {
    scores.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)).then(x.2.cmp(y.2)));
    let (mut taken, mut pairs) = (BTreeSet::new(), HashMap::new());
    for (_, g, f) in scores {
        if !taken.contains(g) && !pairs.contains_key(f) {
            taken.insert(g);
            pairs.insert(f, g);
        }
    }
    pairs
}

pub fn names(entity: &Entity) -> BTreeSet<String> {
    std::iter::once(&entity.name).chain(&entity.aliases).map(|n| normal(n)).filter(|n| !n.is_empty()).collect()
}

/// NFKC, lower case, letters and digits alone.
pub fn normal(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Dice's coefficient of the two texts' pairs of neighbouring characters (Dice 1945), as multisets.
pub fn bigram_dice(a: &str, b: &str) -> f64 {
    let grams = |s: &str| {
        let chars: Vec<char> = s.chars().collect();
        let mut out: HashMap<Vec<char>, usize> = HashMap::new();
        for start in 0..chars.len().saturating_sub(1).max(1) {
            *out.entry(chars[start..chars.len().min(start + 2)].to_vec()).or_default() += 1;
        }
        out
    };
    let (x, y) = (grams(a), grams(b));
    let total: usize = x.values().sum::<usize>() + y.values().sum::<usize>();
    let shared: usize = x.iter().map(|(gram, n)| n.min(y.get(gram).unwrap_or(&0))).sum();
    if total == 0 { 0.0 } else { 2.0 * shared as f64 / total as f64 }
}
