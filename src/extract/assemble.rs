//! From names and findings to the record: one entity a thing, one agreement a signing, each statement with its passage.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::apply::{End, Finding, Findings, Made, Origin};
use super::bind::Bound;
use super::evidence;
use super::figure::FigureMention;
use super::lexicon::{Token, is_han};
use super::mention::{Scene, Source};
use super::nominative::name_of;
use super::read::Page;
use super::rule::{KindWords, NameRule, Stage};
use super::sentence::Sentence;
use crate::names::normalise;
use crate::record::{Document, Entity, Figure, Record, Statement};
use crate::value::{AgreementKind, AgreementStatus, Date, Decimal, EntityType, Indicator, Predicate};

/// An agreement as the text tells it, before those that are one are joined.
#[derive(Debug, Clone)]
struct Deal {
    ends: Vec<End>,
    name: String,
    mentions: Vec<(usize, usize)>,
    kind: AgreementKind,
    planned: bool,
    parties: BTreeSet<usize>,
    date: Option<Date>,
}

/// The record of a page and, for each of its statements, the match behind it: its index in [`Findings::fits`].
pub fn assemble(
    scene: &Scene<'_>,
    page: &Page,
    bound: &Bound,
    sentences: &[Sentence],
    findings: &Findings,
    figures: &[FigureMention],
) -> (Record, Vec<Option<usize>>) {
    let deals = deals(scene, bound, findings);
    let mut writer = Writer { scene, bound, ids: FxHashMap::default(), entities: Vec::new(), levels: FxHashMap::default() };
    let mut used = used_things(bound, findings, &deals);
    used.extend(figures.iter().flat_map(|f| [f.about, f.counterpart]).flatten().map(|name| bound.thing_of[name]));
    let wholes = wholes(bound, findings);
    for (number, thing) in bound.things.iter().enumerate() {
        if thing.kind != EntityType::Agreement && (used.contains(&number) || stands_alone(scene, bound, number)) {
            writer.thing(number, owner(scene, bound, &wholes, number).as_deref());
        }
    }
    let mut deal_ids: FxHashMap<End, String> = FxHashMap::default();
    for deal in &deals {
        let id = writer.deal(deal);
        deal.ends.iter().for_each(|end| {
            deal_ids.insert(*end, id.clone());
        });
    }
    for (number, made) in findings.made.iter().enumerate().filter(|(_, m)| m.kind == EntityType::Event) {
        let id = writer.made(made);
        deal_ids.insert(End::Made(number), id);
    }
    let tied = ties(scene, bound, findings, &deals);
    let (statements, fits) = statements((scene, bound, sentences), findings.list.iter().chain(&tied), &writer, &deal_ids);
    let figures = figures_of(scene, bound, figures, &writer.ids);
    let document = Document {
        id: page.id.clone(),
        url: page.url.clone(),
        title: scene.clean.title.clone(),
        publisher: scene.clean.publisher.clone(),
        published: scene.clean.published,
        language: scene.clean.language.clone(),
        sha256: Some(page.sha256.clone()),
        mirror: false,
        reprint_of: None,
    };
    (Record { document, entities: writer.entities, statements, figures }, fits)
}

/// Whether a thing is named by itself somewhere, not only inside other names.
/// Adjectives, and events told by common nouns alone ("the signing ceremony"), count only where something is said of them.
fn stands_alone(scene: &Scene<'_>, bound: &Bound, number: usize) -> bool {
    bound.things[number].mentions.iter().any(|m| {
        let mention = &bound.mentions[*m];
        let text = &scene.text()[mention.start..mention.end];
        let common = mention.kind == EntityType::Event
            && text.chars().any(char::is_lowercase)
            && !text.chars().any(|c| c.is_uppercase() || is_han(c));
        bound.parent[*m].is_none() && mention.source != Source::Adjective && !common
    })
}

/// The thing named at an end.
fn thing_of(bound: &Bound, end: End) -> Option<usize> {
    if let End::Name(n) = end { Some(bound.thing_of[n]) } else { None }
}

/// What each thing is first said to be part of.
fn wholes(bound: &Bound, findings: &Findings) -> FxHashMap<usize, Option<usize>> {
    let mut out = FxHashMap::default();
    for finding in findings.list.iter().filter(|f| f.p == Predicate::PartOf) {
        if let Some(part) = thing_of(bound, finding.s) {
            out.entry(part).or_insert_with(|| finding.o.and_then(|o| thing_of(bound, o)));
        }
    }
    out
}

/// The name of the event that one named by a mere head word is part of.
fn owner(scene: &Scene<'_>, bound: &Bound, wholes: &FxHashMap<usize, Option<usize>>, number: usize) -> Option<String> {
    let thing = &bound.things[number];
    let bare = |form: &str| scene.book.names.iter().any(|r| r.kind == EntityType::Event && r.heads.iter().any(|h| h == form));
    if thing.kind != EntityType::Event || !thing.forms.iter().all(|(form, _)| bare(form)) {
        return None;
    }
    let main = &bound.things[wholes.get(&number).copied().flatten()?];
    main.forms.iter().max_by_key(|(form, _)| form.chars().count()).map(|(form, _)| clean_name(form))
}

/// The things that some finding is about; findings about agreements count where the agreement does.
fn used_things(bound: &Bound, findings: &Findings, deals: &[Deal]) -> BTreeSet<usize> {
    let kept: BTreeSet<End> = deals.iter().flat_map(|d| d.ends.iter().copied()).collect();
    let is_deal = |end: End| kind_of(bound, findings, end) == EntityType::Agreement;
    let counts = |f: &&Finding| !is_deal(f.s) || kept.contains(&f.s);
    let ends = findings.list.iter().filter(counts).flat_map(|f| [Some(f.s), f.o]).flatten();
    ends.filter_map(|end| if let End::Name(n) = end { Some(bound.thing_of[n]) } else { None }).collect()
}

fn kind_of(bound: &Bound, findings: &Findings, end: End) -> EntityType {
    match end {
        End::Name(n) => bound.mentions[n].kind,
        End::Made(m) => findings.made[m].kind,
    }
}

/// The agreements with a party, those that are one joined.
fn deals(scene: &Scene<'_>, bound: &Bound, findings: &Findings) -> Vec<Deal> {
    let mut by_end: BTreeMap<End, Deal> = BTreeMap::new();
    for finding in &findings.list {
        if kind_of(bound, findings, finding.s) != EntityType::Agreement {
            continue;
        }
        let deal = by_end.entry(finding.s).or_insert_with(|| deal(scene, bound, findings, finding.s));
        match (finding.p, finding.o, finding.value) {
            (Predicate::Party, Some(End::Name(n)), _) => {
                deal.parties.insert(bound.thing_of[n]);
            }
            (Predicate::SignedOn, _, Some(date)) => deal.date = deal.date.or(Some(date)),
            _ => {}
        }
    }
    let twins = twins(bound, findings);
    for deal in by_end.values_mut().filter(|d| d.kind == AgreementKind::Cooperation) {
        if is_bare(scene, &deal.name) && are_twins(&twins, &deal.parties) {
            deal.kind = AgreementKind::FriendshipCity;
        }
    }
    let mut out: Vec<Deal> = Vec::new();
    // One party and a date tell of a signing, the other side being nobody that the text names plainly.
    let is_dated = |d: &Deal| d.parties.len() == 1 && d.date.is_some();
    let told = |d: &Deal| {
        let sided = d.parties.len() >= 2 || is_dated(d) && !told_by_verb(findings, d) || is_proclaimed(scene, d);
        sided && !counted(scene, d) && !is_background(findings, d)
    };
    let mut by_parties: FxHashMap<BTreeSet<usize>, Vec<usize>> = FxHashMap::default();
    let mut by_party: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for deal in by_end.into_values().filter(told) {
        let alike = by_parties.get(&deal.parties).map_or(&[][..], |alike| last(alike));
        let verbal = told_by_verb(findings, &deal);
        let known = alike.iter().copied().find(|known| is_one(&out[*known], &deal) || verbal && dates_agree(&out[*known], &deal));
        // One that has fewer parties shares them all with the other.
        let shared = deal.parties.iter().filter_map(|party| by_party.get(party)).flat_map(|known| last(known)).copied();
        match known.or_else(|| shared.filter(|known| retells(&out[*known], &deal)).min()) {
            Some(known) => {
                for party in deal.parties.difference(&out[known].parties) {
                    by_party.entry(*party).or_default().push(known);
                }
                let known = &mut out[known];
                known.ends.extend(deal.ends);
                known.mentions.extend(deal.mentions);
                known.date = known.date.or(deal.date);
                known.planned &= deal.planned;
                known.parties.extend(&deal.parties);
                if !verbal && deal.name.chars().count() > known.name.chars().count() {
                    known.name = deal.name;
                    known.kind = deal.kind;
                }
            }
            None => {
                by_parties.entry(deal.parties.clone()).or_default().push(out.len());
                for party in &deal.parties {
                    by_party.entry(*party).or_default().push(out.len());
                }
                out.push(deal);
            }
        }
    }
    out
}

/// How many agreements of a party, or of the same parties, one is compared with: bounds the work on texts with thousands of them.
const MOST_COMPARED: usize = 64;

/// Those told last.
fn last(deals: &[usize]) -> &[usize] {
    &deals[deals.len().saturating_sub(MOST_COMPARED)..]
}

/// Whether the words tell a number of agreements rather than one ("ten agreements").
fn counted(scene: &Scene<'_>, deal: &Deal) -> bool {
    let count = scene.lexicon.class("count");
    deal.mentions.iter().all(|(start, end)| {
        let first = scene.tokens_in(*start, *end).first();
        first.is_some_and(|t| t.start == *start && scene.classes(*t).meets(count))
    })
}

/// Whether an agreement is a declaration with a title of its own, which a single body may make.
fn is_proclaimed(scene: &Scene<'_>, deal: &Deal) -> bool {
    let titled = |(start, _): &(usize, usize)| scene.text()[*start..].starts_with('\u{300a}');
    deal.kind == AgreementKind::Declaration && deal.parties.len() == 1 && deal.mentions.iter().any(titled)
}

/// Whether a name is nothing but the word for the document.
fn is_bare(scene: &Scene<'_>, name: &str) -> bool {
    let shortest =
        |r: &NameRule| r.heads.iter().any(|h| h == name && !r.heads.iter().any(|x| x.len() < h.len() && h.ends_with(x.as_str())));
    scene.book.names.iter().any(|r| r.kind == EntityType::Agreement && shortest(r))
}

/// The pairs that are said to be friendship cities.
fn twins(bound: &Bound, findings: &Findings) -> FxHashSet<(usize, usize)> {
    let told = findings.list.iter().filter(|f| f.p == Predicate::FriendshipCity);
    told.filter_map(|f| Some((thing_of(bound, f.s)?, thing_of(bound, f.o?)?))).collect()
}

/// Whether two parties are said to be friendship cities.
fn are_twins(twins: &FxHashSet<(usize, usize)>, parties: &BTreeSet<usize>) -> bool {
    parties.len() == 2 && parties.iter().any(|a| parties.iter().any(|b| twins.contains(&(*a, *b))))
}

/// Whether two agreements of the same parties are one: kinds that agree or a name that is the short form of the other, and
/// no dates that differ.
fn is_one(a: &Deal, b: &Deal) -> bool {
    let kinds = a.kind == b.kind || a.name.ends_with(&b.name) || b.name.ends_with(&a.name);
    kinds && dates_agree(a, b)
}

/// Whether two agreements may be of one date.
fn dates_agree(a: &Deal, b: &Deal) -> bool {
    match (a.date, b.date) {
        (Some(x), Some(y)) => x.earliest() <= y.latest() && y.earliest() <= x.latest(),
        _ => true,
    }
}

/// Whether nothing but a verb and a year tell that places became twins, as texts remind of what was long ago.
fn is_background(findings: &Findings, deal: &Deal) -> bool {
    let year = deal.date.is_some_and(|date| date.month().is_none());
    year && deal.kind == AgreementKind::FriendshipCity && told_by_verb(findings, deal)
}

/// Whether an agreement is told by a verb alone ("agreed to"): of the same sides it is the one that a noun names.
fn told_by_verb(findings: &Findings, deal: &Deal) -> bool {
    let verb = |end: &End| matches!(end, End::Made(made) if findings.made[*made].of.is_none());
    deal.name.starts_with(char::is_lowercase) && deal.ends.iter().all(verb)
}

/// Whether one of two agreements tells the other again, with fewer of its parties: the same name, two of them at least.
fn retells(a: &Deal, b: &Deal) -> bool {
    let named = a.name.ends_with(&b.name) || b.name.ends_with(&a.name);
    named && is_one(a, b) && (a.parties.is_subset(&b.parties) || b.parties.is_subset(&a.parties))
}

fn deal(scene: &Scene<'_>, bound: &Bound, findings: &Findings, end: End) -> Deal {
    let (at, told) = match end {
        End::Name(n) => ((bound.mentions[n].start, bound.mentions[n].end), None),
        End::Made(m) => (findings.made[m].named, findings.made[m].agreement),
    };
    let mention = match end {
        End::Name(n) => Some(n),
        End::Made(m) => findings.made[m].of,
    };
    // In languages with cases an agreement is called by its nominative.
    let text = mention.map_or_else(|| scene.text()[at.0..at.1].into(), |n| name_of(scene, &bound.mentions[n]));
    let name = clean_name(&text);
    let kind = agreement_kind(scene, bound, findings, end, &name).or(told).unwrap_or(AgreementKind::Other);
    let planned = findings.planned.contains(&end);
    Deal { ends: vec![end], name, mentions: vec![at], kind, planned, parties: BTreeSet::new(), date: None }
}

/// The kind that an agreement's name tells, by the words of its name rule.
fn agreement_kind(scene: &Scene<'_>, bound: &Bound, findings: &Findings, end: End, name: &str) -> Option<AgreementKind> {
    let mention = match end {
        End::Name(n) => Some(n),
        End::Made(m) => findings.made[m].of,
    };
    let rule: Option<&NameRule> = mention.and_then(|n| match bound.mentions[n].source {
        Source::Rule(rule) => scene.book.names.get(rule as usize),
        _ => None,
    });
    let lower = name.to_lowercase();
    let says = |k: &&KindWords| k.words.iter().any(|w| lower.contains(w.as_str()));
    let own = rule.map(|r| r.kinds.iter().find(says));
    let told = own.unwrap_or_else(|| scene.book.names.iter().flat_map(|r| &r.kinds).find(says));
    told.map(|k| k.kind)
}

/// What agreements say of their two parties, by the words of their names: a twinning agreement makes friendship cities.
fn ties(scene: &Scene<'_>, bound: &Bound, findings: &Findings, deals: &[Deal]) -> Vec<Finding> {
    let mut parties_of: FxHashMap<End, Vec<usize>> = FxHashMap::default();
    for (number, finding) in findings.list.iter().enumerate().filter(|(_, f)| f.p == Predicate::Party) {
        parties_of.entry(finding.s).or_default().push(number);
    }
    let mut out = Vec::new();
    for deal in deals.iter().filter(|d| !d.planned && d.parties.len() == 2) {
        let lower = deal.name.to_lowercase();
        let has = |words: &[String]| words.iter().any(|w| lower.contains(w.as_str()));
        for tie in scene.book.names.iter().flat_map(|r| &r.ties).filter(|t| has(&t.words) && !has(&t.unless)) {
            let told: BTreeSet<usize> = deal.ends.iter().filter_map(|end| parties_of.get(end)).flatten().copied().collect();
            let parties: Vec<&Finding> = told.into_iter().map(|number| &findings.list[number]).collect();
            let thing = |f: &Finding| if let Some(End::Name(n)) = f.o { Some(bound.thing_of[n]) } else { None };
            let Some(first) = parties.first() else { continue };
            let Some(second) = parties.iter().find(|f| thing(f) != thing(first)) else { continue };
            let kinds = [first, second].map(|f| f.o.map(|o| kind_of(bound, findings, o)));
            if let ([Some(a), Some(b)], Some(s)) = (kinds, first.o)
                && crate::record::joins(tie.p, a, Some(b))
            {
                let passage = (first.passage.0.min(second.passage.0), first.passage.1.max(second.passage.1));
                let passage = if first.passage == second.passage { passage } else { first.passage };
                out.push(Finding { s, p: tie.p, o: second.o, value: None, origin: first.origin, passage, fit: first.fit });
            }
        }
    }
    out
}

/// A name without the marks around it.
fn clean_name(name: &str) -> String {
    let bare = name.trim_matches(|c: char| matches!(c, '\u{300a}' | '\u{300b}') || c.is_whitespace());
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Writer<'a> {
    scene: &'a Scene<'a>,
    bound: &'a Bound,
    ids: FxHashMap<usize, String>,
    entities: Vec<Entity>,
    /// The first place of each level, by the word for the level.
    levels: FxHashMap<String, Option<&'a str>>,
}

impl<'a> Writer<'a> {
    fn next_id(&self) -> String {
        format!("e{}", self.entities.len() + 1)
    }

    /// Writes a thing as an entity: the fullest form is its name.
    /// An event with no name but the word for it is told by the event that it is part of.
    fn thing(&mut self, number: usize, owner: Option<&str>) {
        let thing = &self.bound.things[number];
        let id = self.next_id();
        let mut forms: Vec<(String, usize)> = Vec::new();
        let mut spelled: FxHashSet<String> = FxHashSet::default();
        for (form, times) in &thing.forms {
            let form = clean_name(form);
            // Most things have one form alone.
            if thing.forms.len() == 1 || spelled.insert(normalise(&form)) {
                forms.push((form, *times));
            }
        }
        let han = self.scene.clean.language.as_str() == "zh";
        let own = |form: &str| form.chars().any(is_han) == han;
        let fullest =
            (0..forms.len()).max_by_key(|i| (own(&forms[*i].0), forms[*i].0.chars().count(), forms[*i].1, std::cmp::Reverse(*i)));
        let known = || thing.entry.map(|e| self.scene.names.label(e, &self.scene.clean.language).to_owned());
        let mut name = fullest.map(|i| forms.remove(i).0).or_else(known).unwrap_or_default();
        if let Some(full) = owner.map(|o| format!("{o}{name}")).or_else(|| self.with_place(thing.kind, &name)) {
            forms.push((std::mem::replace(&mut name, full), 1));
        }
        if let Some(bare) = self.without_country(thing.kind, &name).filter(|bare| forms.iter().all(|(form, _)| form != bare)) {
            forms.push((bare.to_owned(), 0));
        }
        let span = |m: &usize| self.scene.clean.span(self.bound.mentions[*m].start..self.bound.mentions[*m].end);
        self.entities.push(Entity {
            id: id.clone(),
            kind: thing.kind,
            agreement: None,
            status: None,
            name,
            aliases: forms.into_iter().map(|(f, _)| f).collect(),
            iri: thing.entry.map(|e| self.scene.names.get(e).iri.clone()),
            mentions: thing.mentions.iter().map(span).collect(),
        });
        self.ids.insert(number, id);
    }

    /// A Han name without the country written before it, where what is left tells the body or park apart: it is called so at home.
    fn without_country<'n>(&self, kind: EntityType, name: &'n str) -> Option<&'n str> {
        let Scene { lexicon, names, special, .. } = *self.scene;
        let told = matches!(kind, EntityType::Park | EntityType::Organisation) && name.starts_with(is_han);
        let tokens = if told { lexicon.scan(name) } else { Vec::new() };
        let (country, rest) = tokens.split_first().filter(|(first, _)| first.start == 0)?;
        let is_country = |t: &Token| lexicon.word(*t).names.first().is_some_and(|id| names.get(*id).kind == EntityType::Country);
        let bare = name.get(country.end..).filter(|bare| bare.starts_with(is_han) && is_country(country))?;
        let common = special.generic | special.field | special.plain | special.and;
        let vague = |t: &&Token| !lexicon.word(**t).heads.is_empty() || lexicon.word(**t).classes.meets(common) || is_country(t);
        let covered: usize = rest.iter().filter(vague).map(|t| t.end - t.start).sum();
        (covered + 2 * '\u{4e00}'.len_utf8() <= bare.len()).then_some(bare)
    }

    /// The full name of an authority that the page names by its level alone: that of the first place of that level.
    fn with_place(&mut self, kind: EntityType, name: &str) -> Option<String> {
        let special = &self.scene.special;
        if kind != EntityType::Organisation {
            return None;
        }
        let first = name.char_indices().nth(1).map(|(i, _)| name.split_at(i))?;
        let level = self.scene.lexicon.scan(first.0).first().is_some_and(|t| self.scene.classes(*t).meets(special.level));
        if !level {
            return None;
        }
        let bound = self.bound;
        let form = *self.levels.entry(first.0.to_owned()).or_insert_with(|| {
            let mut places = bound.things.iter().filter(|t| matches!(t.kind, EntityType::City | EntityType::Region));
            places.find_map(|t| t.forms.iter().map(|(f, _)| f.as_str()).find(|f| f.ends_with(first.0)))
        });
        Some(format!("{}{}", form?, first.1))
    }

    /// Writes an event that a rule made: its name is the passage that tells of it.
    fn made(&mut self, made: &Made) -> String {
        let id = self.next_id();
        let (start, end) = made.named;
        self.entities.push(Entity {
            id: id.clone(),
            kind: made.kind,
            agreement: None,
            status: None,
            name: clean_name(&self.scene.text()[start..end]),
            aliases: Vec::new(),
            iri: None,
            mentions: vec![self.scene.clean.span(start..end)],
        });
        id
    }

    fn deal(&mut self, deal: &Deal) -> String {
        let id = self.next_id();
        self.entities.push(Entity {
            id: id.clone(),
            kind: EntityType::Agreement,
            agreement: Some(deal.kind),
            status: deal.planned.then_some(AgreementStatus::Planned),
            name: deal.name.clone(),
            aliases: Vec::new(),
            iri: None,
            mentions: deal.mentions.iter().map(|(s, e)| self.scene.clean.span(*s..*e)).collect(),
        });
        id
    }
}

/// The statements, each once, with the passage of the finding that said it first, and the matches behind them.
fn statements<'a>(
    (scene, bound, sentences): (&Scene<'_>, &Bound, &[Sentence]),
    findings: impl Iterator<Item = &'a Finding>,
    writer: &Writer<'_>,
    deals: &FxHashMap<End, String>,
) -> (Vec<Statement>, Vec<Option<usize>>) {
    let id = |end: End| match end {
        End::Name(n) if bound.mentions[n].kind != EntityType::Agreement => writer.ids.get(&bound.thing_of[n]).map(String::as_str),
        end => deals.get(&end).map(String::as_str),
    };
    let is_default = |f: &Finding| matches!(f.origin, Origin::Rule(r) if scene.book.rules[r].stage == Stage::Default);
    let places = evidence::Places::of(bound);
    let mut seen: FxHashSet<(&str, Predicate, Option<&str>, Option<Date>)> = FxHashSet::default();
    let mut told: FxHashSet<(&str, Predicate)> = FxHashSet::default();
    let (mut out, mut fits) = (Vec::new(), Vec::new());
    let is_weighed = |f: &Finding| matches!(f.origin, Origin::Weights(_));
    // Rules come before weights: what is only likely keeps no rule from speaking.
    let (weighed, read): (Vec<&Finding>, Vec<&Finding>) = findings.partition(|f| is_weighed(f));
    let (defaults, sure): (Vec<&Finding>, Vec<&Finding>) = read.into_iter().partition(|f| is_default(f));
    for finding in sure.into_iter().chain(defaults).chain(weighed) {
        let Some(s) = id(finding.s) else { continue };
        let o = finding.o.map(id);
        if o.is_some_and(|o| o.is_none_or(|o| o == s)) || is_default(finding) && told.contains(&(s, finding.p)) {
            continue;
        }
        let o = o.flatten();
        let (one, other) = match o {
            Some(o) if finding.p.is_symmetric() && o < s => (o, Some(s)),
            _ => (s, o),
        };
        if !seen.insert((one, finding.p, other, finding.value.filter(|_| o.is_none()))) {
            continue;
        }
        if !is_default(finding) {
            told.insert((s, finding.p));
        }
        let (start, end) = evidence::passage(bound, &places, sentences, finding);
        let rule = match finding.origin {
            Origin::Rule(r) => scene.book.rules[r].id.clone(),
            Origin::Name(r) => scene.book.names[r as usize].id.clone(),
            Origin::Weights(w) => scene.book.weights[w].id.clone(),
        };
        fits.push(finding.fit);
        out.push(Statement {
            s: s.to_owned(),
            p: finding.p,
            o: o.map(str::to_owned),
            value: finding.value,
            quote: Some(scene.text()[start..end].to_owned()),
            evidence: Some(scene.clean.span(start..end)),
            rule: Some(rule),
        });
    }
    (out, fits)
}

/// The figures, each once, with the passage of the one told first.
fn figures_of(scene: &Scene<'_>, bound: &Bound, found: &[FigureMention], ids: &FxHashMap<usize, String>) -> Vec<Figure> {
    let text = |(start, end): (usize, usize)| scene.text()[start..end].to_owned();
    let mut out: Vec<Figure> = Vec::with_capacity(found.len());
    let mut seen: BTreeSet<(String, AsTold)> = BTreeSet::new();
    for figure in found {
        let id = |name: Option<usize>| name.and_then(|n| ids.get(&bound.thing_of[n])).cloned();
        let (s, with) = (id(figure.about), id(figure.counterpart));
        let told = (figure.indicator, figure.value, figure.unit.clone(), with.clone());
        if !seen.insert((s.clone().unwrap_or_default(), told)) {
            continue;
        }
        out.push(Figure {
            s,
            with,
            indicator: figure.indicator,
            of: figure.words.map(text),
            value: figure.value,
            upper: figure.upper,
            unit: figure.unit.clone(),
            bound: figure.bound,
            change: figure.change,
            planned: figure.planned,
            from: figure.period.0,
            to: figure.period.1,
            mention: Some(scene.clean.span(figure.place.0..figure.place.1)),
            quote: Some(text(figure.passage)),
            evidence: Some(scene.clean.span(figure.passage.0..figure.passage.1)),
            rule: Some(scene.book.figures[figure.rule].id.clone()),
        });
    }
    // A headline's figure without a subject says no more than the one that has it.
    let owned: BTreeSet<AsTold> = out.iter().filter(|f| f.s.is_some()).map(|f| as_told(f, None)).collect();
    out.retain(|f| f.s.is_some() || !owned.contains(&as_told(f, None)));
    out
}

fn as_told(figure: &Figure, with: Option<String>) -> AsTold {
    (figure.indicator, figure.value, figure.unit.clone(), with)
}

/// What tells the figures of a subject apart.
type AsTold = (Indicator, Decimal, String, Option<String>);
