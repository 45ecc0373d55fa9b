//! Applies the statement rules to the sentences of a text.

use rustc_hash::FxHashSet;

use super::bind::{Bound, Thing};
use super::date::DateMention;
use super::lexicon::{ClassSet, TypeSet};
use super::mention::{Scene, Source};
use super::pattern::{Element, Fit, What};
use super::rule::{New, Rule, Script, Stage, Template};
use super::sentence::Sentence;
use crate::names::EntryId;
use crate::record::fits;
use crate::value::{AgreementKind, Date, EntityType, Predicate};

/// One end of a finding: a name of the text, or a thing that a rule made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// A name, by its index.
    Name(usize),
    /// A thing made by a rule, by its index.
    Made(usize),
}

/// What says a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A statement rule, by its index in the book.
    Rule(usize),
    /// A name rule, by its index: what a name inside a name says.
    Name(u16),
}

/// A thing that a rule made: an agreement told by a verb, or one of several that one word stands for.
#[derive(Debug, Clone)]
pub struct Made {
    /// What it is.
    pub kind: EntityType,
    /// Of an agreement: its kind, where the rule says so.
    pub agreement: Option<AgreementKind>,
    /// Where its name stands.
    pub named: (usize, usize),
    /// The name it is one of, where one word stands for several.
    pub of: Option<usize>,
}

/// What a rule says of two names, or of a name and a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The subject.
    pub s: End,
    /// What is said.
    pub p: Predicate,
    /// The object.
    pub o: Option<End>,
    /// The date.
    pub value: Option<Date>,
    /// The rule that says it.
    pub origin: Origin,
    /// The passage, in bytes.
    pub passage: (usize, usize),
}

/// All that the rules find in a text.
#[derive(Debug, Default)]
pub struct Findings {
    /// The statements.
    pub list: Vec<Finding>,
    /// Things made by rules.
    pub made: Vec<Made>,
    /// Agreements that are still to be signed.
    pub planned: FxHashSet<End>,
}

/// What of the text around a sentence its rules may refer to.
#[derive(Debug, Clone, Copy, Default)]
struct Context {
    date: Option<(Date, usize)>,
    event: Option<usize>,
    /// The event that the text is about.
    main_event: Option<usize>,
    /// The first city or region of the text: what a page's "we" is.
    home: Option<usize>,
    home_city: Option<usize>,
    home_region: Option<usize>,
    deal: Option<usize>,
}

/// Applies all rules, stage by stage, to every sentence.
pub fn apply(scene: &Scene<'_>, bound: &Bound, dates: &[DateMention], sentences: &mut [Sentence]) -> Findings {
    let mut findings = Findings { list: inside(scene, bound), ..Findings::default() };
    let mut context = Context {
        main_event: main_event(bound),
        home: first_of(bound, &[EntityType::City, EntityType::Region]),
        home_city: first_of(bound, &[EntityType::City]),
        home_region: first_of(bound, &[EntityType::Region]),
        ..Context::default()
    };
    let at_event = scene.lexicon.class("at-event");
    for (number, sentence) in sentences.iter_mut().enumerate() {
        let (classes, types) = contents(&sentence.elements);
        let script = Script::of_text(&scene.text()[sentence.start..sentence.end]);
        for (index, rule) in scene.book.rules.iter().enumerate() {
            if rule.script == script && rule.patterns.iter().any(|p| p.may_fit(classes, types)) {
                let mut pass = Pass { scene, bound, dates, rule, index, number, at_event, context, findings: &mut findings };
                pass.run(&mut sentence.elements);
            }
        }
        remember(bound, dates, &sentence.elements, number, &mut context);
    }
    findings
}

/// The classes and types that occur in a sentence.
fn contents(elements: &[Element]) -> (ClassSet, TypeSet) {
    elements.iter().fold((0, 0), |(classes, types), e| {
        let named = if let What::Name(_, t) = &e.what { *t } else { 0 };
        (classes | e.classes, types | named)
    })
}

/// The date and the event that the sentences after this one are still about.
fn remember(bound: &Bound, dates: &[DateMention], elements: &[Element], number: usize, context: &mut Context) {
    for element in elements {
        match &element.what {
            What::Date(i) if dates[*i].date.month().is_some() => context.date = Some((dates[*i].date, number)),
            What::Name(names, _) => {
                let last = |kind| names.iter().find(|n| bound.mentions[**n].kind == kind).copied();
                context.event = last(EntityType::Event).or(context.event);
                context.deal = last(EntityType::Agreement).or(context.deal);
            }
            _ => {}
        }
    }
}

/// The event that a text is about: the only one, or the one it names most often.
fn main_event(bound: &Bound) -> Option<usize> {
    let times = |t: &Thing| t.mentions.iter().filter(|m| bound.parent[**m].is_none()).count();
    let mut events: Vec<&Thing> = bound.things.iter().filter(|t| t.kind == EntityType::Event && times(t) > 0).collect();
    events.sort_by_key(|t| std::cmp::Reverse(times(t)));
    let (first, second) = (events.first()?, events.get(1).map_or(0, |t| times(t)));
    (times(first) > second).then(|| first.mentions.first().copied()).flatten()
}

/// The first thing of these types that a text names.
fn first_of(bound: &Bound, kinds: &[EntityType]) -> Option<usize> {
    let fits = |i: &usize| bound.parent[*i].is_none() && kinds.contains(&bound.mentions[*i].kind);
    (0..bound.mentions.len()).filter(fits).min_by_key(|i| bound.mentions[*i].start)
}

/// How many sentences a date stays in force for what follows it.
const DATE_REACH: usize = 3;

struct Pass<'a> {
    scene: &'a Scene<'a>,
    bound: &'a Bound,
    dates: &'a [DateMention],
    rule: &'a Rule,
    index: usize,
    number: usize,
    at_event: ClassSet,
    context: Context,
    findings: &'a mut Findings,
}

impl Pass<'_> {
    fn run(&mut self, elements: &mut Vec<Element>) {
        if self.rule.never != 0 && contents(elements).0 & self.rule.never != 0 {
            return;
        }
        for pattern in &self.rule.patterns {
            let fits = pattern.fits(elements);
            for fit in fits.iter().rev() {
                let within = contents(&elements[fit.start..fit.end]).0;
                if within & self.rule.unless != 0 {
                    continue;
                }
                let before = self.findings.list.len();
                self.say(elements, fit, within);
                if self.rule.stage == Stage::Phrase && (self.rule.templates.is_empty() || self.findings.list.len() > before) {
                    self.reduce(elements, fit);
                }
            }
        }
    }

    /// Makes the match count as the one name in its `reduce` slot.
    fn reduce(&self, elements: &mut Vec<Element>, fit: &Fit) {
        let Some((from, to)) = self.rule.reduce.and_then(|slot| fit.slots.get(slot).copied().flatten()) else { return };
        let names: Vec<usize> = elements[from..to].iter().flat_map(names_in).collect();
        let types = names.iter().fold(0, |set, n| set | self.bound.mentions[*n].types());
        let (start, end) = (elements[fit.start].start, elements[fit.end - 1].end);
        let whole = Element { start, end, what: What::Name(names, types), classes: 0 };
        elements.splice(fit.start..fit.end, [whole]);
    }

    fn say(&mut self, elements: &[Element], fit: &Fit, within: ClassSet) {
        let passage = (elements[fit.start].start, elements[fit.end.max(fit.start + 1) - 1].end);
        let clause = elements[..fit.start].iter().rev().take_while(|e| !matches!(e.what, What::Comma | What::Mark(';' | ':')));
        let planned = clause.fold(within, |set, e| set | e.classes) & self.rule.planned != 0;
        let each = self.rule.each.map(|slot| self.names(elements, fit, slot)).unwrap_or_default();
        let rounds = each.len().max(1);
        for round in 0..rounds {
            let only = each.get(round).copied();
            let made = self.make(elements, fit, only.is_some() && rounds > 1);
            for template in &self.rule.templates {
                self.fill(elements, fit, template, only, &made, passage);
            }
            if planned {
                let agreements = made.iter().map(|(_, end)| *end).chain(self.slot_ends(elements, fit));
                self.findings.planned.extend(agreements);
            }
        }
    }

    /// The names in slots of this match.
    fn slot_ends(&self, elements: &[Element], fit: &Fit) -> Vec<End> {
        let kind = |n: &usize| self.bound.mentions[*n].kind == EntityType::Agreement;
        (0..self.rule.slots.len()).flat_map(|slot| self.names(elements, fit, slot)).filter(kind).map(End::Name).collect()
    }

    /// The things that this round of the match makes: those of `new`, and a copy of each agreement where one word stands
    /// for several.
    fn make(&mut self, elements: &[Element], fit: &Fit, copies: bool) -> Vec<(usize, End)> {
        let mut out = Vec::new();
        for new in &self.rule.new {
            let Some(slot) = self.rule.slot(&new.slot) else { continue };
            let made = self.made(elements, fit, new);
            out.push((slot, self.add(made)));
        }
        if copies {
            for slot in 0..self.rule.slots.len() {
                for name in self.names(elements, fit, slot) {
                    let mention = &self.bound.mentions[name];
                    if mention.kind == EntityType::Agreement {
                        let made =
                            Made { kind: mention.kind, agreement: None, named: (mention.start, mention.end), of: Some(name) };
                        out.push((slot, self.add(made)));
                    }
                }
            }
        }
        out
    }

    fn made(&self, elements: &[Element], fit: &Fit, new: &New) -> Made {
        let named =
            elements[fit.start..fit.end].iter().find(|e| e.classes & new.named_set != 0).map_or((0, 0), |e| (e.start, e.end));
        Made { kind: new.kind, agreement: new.agreement, named, of: None }
    }

    fn add(&mut self, made: Made) -> End {
        self.findings.made.push(made);
        End::Made(self.findings.made.len() - 1)
    }

    /// The names that a slot captured.
    fn names(&self, elements: &[Element], fit: &Fit, slot: usize) -> Vec<usize> {
        let range = fit.slots.get(slot).copied().flatten();
        range.map_or_else(Vec::new, |(from, to)| elements[from..to].iter().flat_map(names_in).collect())
    }

    /// The ends that a template's word stands for: a slot's names, something made, or something of the context.
    fn ends(&self, elements: &[Element], fit: &Fit, word: &str, only: Option<usize>, made: &[(usize, End)]) -> Vec<End> {
        match word {
            "@event" => return self.event(elements, fit).map(End::Name).into_iter().collect(),
            "@main-event" => return self.event(elements, fit).or(self.context.main_event).map(End::Name).into_iter().collect(),
            "@home" => return self.context.home.map(End::Name).into_iter().collect(),
            "@home-city" => return self.context.home_city.map(End::Name).into_iter().collect(),
            "@home-region" => return self.context.home_region.map(End::Name).into_iter().collect(),
            _ => {}
        }
        if let Some(slot) = word.strip_suffix(".of") {
            let ends = self.ends(elements, fit, slot, only, made);
            return ends.into_iter().filter_map(|end| self.acts_for(end)).collect();
        }
        if word == "@deal" {
            return self.deal(elements, fit).map(End::Name).into_iter().collect();
        }
        let Some(slot) = self.rule.slot(word) else { return Vec::new() };
        let new: Vec<End> = made.iter().filter(|(s, _)| *s == slot).map(|(_, end)| *end).collect();
        if !new.is_empty() {
            return new;
        }
        if let Some(only) = only.filter(|_| self.rule.each == Some(slot)) {
            return vec![End::Name(only)];
        }
        self.names(elements, fit, slot).into_iter().map(End::Name).collect()
    }

    fn fill(
        &mut self,
        elements: &[Element],
        fit: &Fit,
        template: &Template,
        only: Option<usize>,
        made: &[(usize, End)],
        passage: (usize, usize),
    ) {
        let subjects = self.ends(elements, fit, &template.s, only, made);
        if let Some(value) = &template.value {
            let Some(date) = self.date(elements, fit, value) else { return };
            for s in subjects {
                self.push(Finding { s, p: template.p, o: None, value: Some(date), origin: Origin::Rule(self.index), passage });
            }
            return;
        }
        let Some(word) = &template.o else { return };
        let objects = self.ends(elements, fit, word, only, made);
        let ends = (self.rule.slot(&template.s), self.rule.slot(word));
        if self.rule.zip.is_some_and(|(a, b)| ends == (Some(a), Some(b)) || ends == (Some(b), Some(a))) {
            if subjects.len() == objects.len() {
                for (s, o) in subjects.into_iter().zip(objects) {
                    self.push(Finding { s, p: template.p, o: Some(o), value: None, origin: Origin::Rule(self.index), passage });
                }
            }
            return;
        }
        let same_slot = template.s == *word;
        for (i, &s) in subjects.iter().enumerate() {
            for (j, &o) in objects.iter().enumerate() {
                if !same_slot || (i < j && objects.len() == 2) {
                    self.push(Finding { s, p: template.p, o: Some(o), value: None, origin: Origin::Rule(self.index), passage });
                }
            }
        }
    }

    /// Whom a party acts for: a person for the body or place of the post, everything else for itself.
    fn acts_for(&self, end: End) -> Option<End> {
        let End::Name(name) = end else { return Some(end) };
        if self.bound.mentions[name].kind != EntityType::Person {
            return Some(end);
        }
        let thing = self.bound.thing_of[name];
        let post =
            |f: &&Finding| f.p == Predicate::AffiliatedWith && matches!(f.s, End::Name(n) if self.bound.thing_of[n] == thing);
        self.findings.list.iter().rev().find(post).and_then(|f| f.o)
    }

    /// Whether the known names allow a place to lie in another: what they know of it must not say otherwise.
    fn may_lie_in(&self, inner: End, outer: End) -> bool {
        let End::Name(inner_name) = inner else { return true };
        let thing = |end: End| if let End::Name(n) = end { Some(&self.bound.things[self.bound.thing_of[n]]) } else { None };
        let (Some(inner), Some(outer)) = (thing(inner), thing(outer)) else { return true };
        let names = self.scene.names;
        let Some(outer) = outer.entry else { return true };
        let outer_country = names.country_of(outer);
        let fits = |inner: EntryId| {
            let mut chain = names.chain(inner).peekable();
            chain.peek().is_none()
                || chain.any(|e| e == outer)
                || names.get(outer).kind != EntityType::Country && outer_country == names.country_of(inner)
        };
        // A name that the lists do not hold as it stands is no known place for sure; one that several bear may be that of any.
        if self.bound.mentions[inner_name].entry.is_none() {
            return true;
        }
        let mut namesakes = inner.forms.iter().flat_map(|(form, _)| names.find_kind(form, inner.kind).iter().copied());
        inner.entry.is_none_or(|e| fits(e) || namesakes.any(fits))
    }

    /// Keeps a finding whose ends fit its predicate and are two things.
    fn push(&mut self, finding: Finding) {
        let kind = |end: End| match end {
            End::Name(n) => self.bound.mentions[n].kind,
            End::Made(m) => self.findings.made[m].kind,
        };
        let thing = |end: End| if let End::Name(n) = end { Some(self.bound.thing_of[n]) } else { None };
        let fitting = fits(finding.p, kind(finding.s), finding.o.map(kind)).is_ok();
        let two = finding.o.is_none_or(|o| thing(o).is_none() || thing(o) != thing(finding.s));
        let placed = finding.p != Predicate::LocatedIn || finding.o.is_none_or(|o| self.may_lie_in(finding.s, o));
        if fitting && two && placed {
            self.findings.list.push(finding);
        }
    }

    /// The date of a slot, or of the match, its sentence, or the sentences before it.
    fn date(&self, elements: &[Element], fit: &Fit, word: &str) -> Option<Date> {
        let dated = |e: &Element| if let What::Date(i) = e.what { Some(self.dates[i].date) } else { None };
        if let Some(slot) = word.strip_prefix("@year ") {
            let named = self.names(elements, fit, self.rule.slot(slot)?);
            return named
                .into_iter()
                .find_map(|n| year_in(&self.scene.text()[self.bound.mentions[n].start..self.bound.mentions[n].end]));
        }
        if word != "@date" {
            let (from, to) = fit.slots.get(self.rule.slot(word)?).copied().flatten()?;
            return elements[from..to].iter().find_map(dated);
        }
        let inside = elements[fit.start..fit.end].iter().find_map(dated);
        let before = || elements[..fit.start].iter().rev().find_map(dated);
        let after = || {
            let rest = elements[fit.end..].iter();
            rest.take_while(|e| !matches!(e.what, What::Comma | What::Mark(';' | ':'))).find_map(dated)
        };
        let carried = || self.context.date.filter(|(_, n)| self.number - n <= DATE_REACH).map(|(d, _)| d);
        let told = inside.or_else(after);
        // What is still to be signed was not signed on a date told before.
        if contents(&elements[fit.start..fit.end]).0 & self.rule.planned != 0 {
            told
        } else {
            told.or_else(before).or_else(carried)
        }
    }

    /// The agreement that "it" stands for: the last one named before.
    fn deal(&self, elements: &[Element], fit: &Fit) -> Option<usize> {
        let deal = |e: &Element| names_in(e).into_iter().find(|n| self.bound.mentions[*n].kind == EntityType::Agreement);
        elements[..fit.start].iter().rev().find_map(deal).or(self.context.deal)
    }

    /// The event that the match is part of: one named before it in the sentence, or the last one where a word says "there".
    fn event(&self, elements: &[Element], fit: &Fit) -> Option<usize> {
        let event = |e: &Element| names_in(e).into_iter().find(|n| self.bound.mentions[*n].kind == EntityType::Event);
        let named = elements[..fit.end].iter().rev().find_map(event);
        let there = || (contents(&elements[..fit.end]).0 & self.at_event != 0).then_some(self.context.event).flatten();
        named.or_else(there)
    }
}

/// The year that a name holds, as in "2006 … Summit".
fn year_in(name: &str) -> Option<Date> {
    let years = name.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() == 4);
    years.filter_map(|w| w.parse::<i16>().ok()).find(|y| (1900..2100).contains(y)).map(Date::of_year)
}

/// The names of an element.
fn names_in(element: &Element) -> Vec<usize> {
    if let What::Name(names, _) = &element.what { names.clone() } else { Vec::new() }
}

/// Parts an event that the text tells of on several days into one event a day: the same name, held again elsewhere.
pub fn part_events(bound: &mut Bound, findings: &Findings) {
    let mut held: Vec<(usize, Date)> = Vec::new();
    for finding in findings.list.iter().filter(|f| f.p == Predicate::HeldOn) {
        if let (End::Name(name), Some(date)) = (finding.s, finding.value.filter(|d| d.day().is_some())) {
            held.push((name, date));
        }
    }
    for thing in 0..bound.things.len() {
        let mut dated: Vec<(usize, Date)> = held.iter().filter(|(n, _)| bound.thing_of[*n] == thing).copied().collect();
        dated.sort_by_key(|(n, _)| bound.mentions[*n].start);
        dated.dedup_by_key(|(_, date)| *date);
        for (name, _) in dated.into_iter().skip(1) {
            let from = bound.mentions[name].start;
            let current = bound.thing_of[name];
            let (before, after) = bound.things[current].mentions.iter().partition(|m| bound.mentions[**m].start < from);
            let part = Thing { mentions: after, ..bound.things[current].clone() };
            bound.things[current].mentions = before;
            bound.things.push(part);
            let number = bound.things.len() - 1;
            for mention in bound.things[number].mentions.clone() {
                bound.thing_of[mention] = number;
            }
        }
    }
}

/// What names inside names say, by the `inner` entries of their name rules.
fn inside(scene: &Scene<'_>, bound: &Bound) -> Vec<Finding> {
    let mut out = Vec::new();
    for (i, mention) in bound.mentions.iter().enumerate() {
        let (Some(outer), Some(parent)) = (bound.parent[i], bound.parent[i].map(|p| &bound.mentions[p])) else { continue };
        let same_kind = || scene.book.names.iter().position(|r| r.kind == parent.kind).and_then(|r| u16::try_from(r).ok());
        let rule = if let Source::Rule(rule) = parent.source { Some(rule) } else { same_kind() };
        let Some(rule) = rule else { continue };
        if mention.source == Source::Adjective {
            continue;
        }
        let specs = scene.book.names.get(rule as usize).map_or(&[][..], |r| &r.inner);
        for spec in specs.iter().filter(|s| s.kind == mention.kind) {
            let before = &scene.text()[parent.start..mention.start];
            let first = before.is_empty();
            let after = spec.after.as_ref().is_none_or(|class| {
                let last = scene.tokens_in(parent.start, mention.start).last();
                last.is_some_and(|t| t.end == mention.start && scene.classes(*t) & scene.lexicon.class(class) != 0)
            });
            // "China-Belarus Industrial Park" lies in one of the two.
            let paired = scene.text()[mention.end..].starts_with(['-', '\u{2013}', '\u{2014}']);
            let (s, o) = if spec.inner_is_subject { (i, outer) } else { (outer, i) };
            if !paired && after && (spec.after.is_some() || first) {
                let passage = (parent.start, parent.end);
                out.push(Finding {
                    s: End::Name(s),
                    p: spec.p,
                    o: Some(End::Name(o)),
                    value: None,
                    origin: Origin::Name(rule),
                    passage,
                });
            }
        }
    }
    out
}
