//! Applies the statement rules to the sentences of a text.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bind::Bound;
use super::class_set::ClassSet;
use super::context::Context;
use super::date::{DateMention, year_in};
use super::mention::Scene;
use super::pattern::{ADJECTIVE, Element, Fit, Kinds, Machine, Pattern, What};
use super::rule::{New, Rule, Stage, Template};
use super::sentence::Sentence;
use crate::record::joins;
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
    /// Weights, by their index.
    Weights(usize),
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
    /// What the rule's slots held, by its index in [`Findings::fits`].
    pub fit: Option<usize>,
}

/// What the slots of a match held: the slot's number, and its bytes.
pub type Captured = Vec<(usize, (usize, usize))>;

/// All that the rules find in a text.
#[derive(Debug, Default)]
pub struct Findings {
    /// The statements.
    pub list: Vec<Finding>,
    /// Things made by rules.
    pub made: Vec<Made>,
    /// Agreements that are still to be signed.
    pub planned: FxHashSet<End>,
    /// The matches that said something.
    pub fits: Vec<Captured>,
    /// The first thing made of each place.
    made_at: FxHashMap<(usize, usize), usize>,
    /// Whom each thing is said to act for, as told last.
    acts_for: FxHashMap<usize, Option<End>>,
}

impl Findings {
    fn keep(&mut self, bound: &Bound, finding: Finding) {
        if let (Predicate::AffiliatedWith, End::Name(name)) = (finding.p, finding.s) {
            self.acts_for.insert(bound.thing_of[name], finding.o);
        }
        self.list.push(finding);
    }
}

/// Applies all rules, stage by stage, to every sentence.
pub fn apply(scene: &Scene<'_>, bound: &Bound, dates: &[DateMention], sentences: &mut [Sentence]) -> Findings {
    let mut findings = Findings::default();
    super::inside::inside(scene, bound).into_iter().for_each(|finding| findings.keep(bound, finding));
    let mut context = Context::of(scene, bound);
    let mut heads: Vec<Option<OpenList>> = scene.book.rules.iter().map(|_| None).collect();
    let mut machine = Machine::default();
    for (number, sentence) in sentences.iter_mut().enumerate() {
        let kinds = Kinds::all(&sentence.elements);
        // What is there now: phrases that are taken together change it.
        let mut there = kinds;
        context.enter(number, sentence.block);
        for index in scene.book.triggers.of(sentence.script, kinds) {
            let rule = &scene.book.rules[index];
            let goes_on = || heads[index].as_ref().is_some_and(|list| number - list.last <= LINES_BETWEEN);
            let reads = rule.head.as_ref().map_or_else(|| rule.may_fit(kinds), |head| head.may_fit(kinds) || goes_on());
            if !reads {
                continue;
            }
            let (context, findings, machine) = (&mut context, &mut findings, &mut machine);
            let pass = &mut Pass { scene, bound, dates, rule, index, context, findings, machine, room: 0 };
            match &rule.head {
                Some(head) => pass.run_list(head, &sentence.elements, number, &mut heads[index]),
                None => pass.run(&mut sentence.elements, &mut there),
            }
        }
        context.remember(bound, dates, &sentence.elements);
    }
    findings
}

/// The classes that occur in a passage.
fn classes_of(elements: &[Element]) -> ClassSet {
    elements.iter().fold(ClassSet::NONE, |classes, e| classes | e.classes)
}

/// How many places may nest in one another in a phrase.
const MOST_NESTED: usize = 4;

/// How many findings a match makes at most: two lists as long as a sentence may be are no table of all with all.
const MOST_SAID: usize = 240;

/// How far apart the items of a list may be, in lines: a table has a row of headings.
const LINES_BETWEEN: usize = 2;

/// A list whose head has been read: its items stand behind it or in the lines below.
struct OpenList {
    elements: Vec<Element>,
    slots: Vec<Option<(usize, usize)>>,
    /// The last sentence that belonged to it.
    last: usize,
}

/// Slots and the names of them that one thing is made for.
type Held = Vec<(usize, Vec<usize>)>;

/// The names that one of several things is made for, and which of them it is.
#[derive(Debug, Clone, Copy)]
struct Turn<'a> {
    held: &'a Held,
    round: usize,
    rounds: usize,
}

struct Pass<'a> {
    scene: &'a Scene<'a>,
    bound: &'a Bound,
    dates: &'a [DateMention],
    rule: &'a Rule,
    index: usize,
    context: &'a mut Context,
    findings: &'a mut Findings,
    machine: &'a mut Machine,
    /// How many findings there may be behind the match that is read.
    room: usize,
}

impl Pass<'_> {
    /// Applies the rule to a sentence: the first pattern that fits a passage reads it; a phrase rule again to what its
    /// phrases became, as places nest in places.
    fn run(&mut self, elements: &mut Rc<Vec<Element>>, there: &mut Kinds) {
        if self.rule.never != ClassSet::NONE && classes_of(elements).meets(self.rule.never) {
            return;
        }
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for pattern in &self.rule.patterns {
            for _ in 0..if self.rule.nests { MOST_NESTED } else { 1 } {
                if !pattern.may_fit(*there) {
                    break;
                }
                let before = elements.len();
                for fit in pattern.fits(elements, self.machine).iter().rev() {
                    let within = classes_of(&elements[fit.start..fit.end]);
                    let before = fit.start.checked_sub(1).map_or(ClassSet::NONE, |i| elements[i].classes);
                    let choosy = self.rule.unpaired || self.rule.paired;
                    let amiss = choosy && self.holds_pairs(&elements[fit.start..fit.end]) == self.rule.unpaired;
                    if amiss || within.meets(self.rule.unless) || before.meets(self.rule.not_after) {
                        continue;
                    }
                    let (start, end) = passage(elements, fit);
                    let nested = |t: &(usize, usize)| t.0 <= start && end <= t.1 || start <= t.0 && t.1 <= end;
                    if self.rule.stage != Stage::Phrase && taken.iter().any(nested) {
                        continue;
                    }
                    taken.push((start, end));
                    let known = self.findings.list.len();
                    self.say(elements, fit, within, (start, end));
                    let said = self.rule.templates.is_empty() || self.findings.list.len() > known;
                    if self.rule.stage == Stage::Phrase && said {
                        self.reduce(Rc::make_mut(elements), fit);
                        *there = Kinds::all(elements);
                    }
                }
                if elements.len() == before {
                    break;
                }
            }
        }
    }

    /// Applies a rule of lists: to the items behind a head in this sentence, or to a line below a head.
    fn run_list(&mut self, head: &Pattern, elements: &[Element], number: usize, list: &mut Option<OpenList>) {
        let mut rest = elements;
        let fit = head.fits(elements, self.machine).into_iter().next();
        let same_line = fit.is_some();
        if let Some(fit) = fit {
            rest = &elements[fit.end..];
            let slots = fit.slots.iter().map(|s| s.map(|(from, to)| (from - fit.start, to - fit.start))).collect();
            *list = Some(OpenList { elements: elements[fit.start..fit.end].to_vec(), slots, last: number });
        }
        let Some(open) = list.as_mut() else { return };
        let offset = open.elements.len();
        let classes = classes_of(&open.elements);
        let mut whole: Vec<Element> = Vec::new();
        for pattern in &self.rule.patterns {
            for item in pattern.fits(rest, self.machine) {
                if whole.is_empty() {
                    whole = open.elements.iter().chain(rest).cloned().collect();
                }
                let mut slots = vec![None; self.rule.slots.len()];
                let own = item.slots.iter().map(|s| s.map(|(from, to)| (from + offset, to + offset)));
                for (slot, range) in open.slots.iter().copied().enumerate().chain(own.enumerate()).filter(|(_, r)| r.is_some()) {
                    slots[slot] = range;
                }
                let fit = Fit { start: item.start + offset, end: item.end + offset, slots };
                let within = classes | classes_of(&whole[fit.start..fit.end]);
                if within.meets(self.rule.unless) {
                    continue;
                }
                open.last = number;
                let (start, end) = passage(&whole, &fit);
                let start = if same_line { whole[0].start } else { start };
                self.say(&whole, &fit, within, (start, end));
            }
        }
        if !self.rule.lines || number - open.last >= LINES_BETWEEN {
            *list = None;
        }
    }

    /// Makes the match count as the one name, or date, in its `reduce` slot.
    fn reduce(&self, elements: &mut Vec<Element>, fit: &Fit) {
        let Some((from, to)) = self.rule.reduce.and_then(|slot| fit.slots.get(slot).copied().flatten()) else { return };
        let (start, end) = (elements[fit.start].start, elements[fit.end - 1].end);
        let date = elements[from..to].iter().find(|e| matches!(e.what, What::Date(_)));
        let what = match date {
            Some(date) => date.what.clone(),
            None => {
                let names: Vec<usize> = elements[from..to].iter().flat_map(names_in).collect();
                let types = names.iter().fold(0, |set, n| set | self.bound.mentions[*n].types());
                What::Name(names, types)
            }
        };
        elements.splice(fit.start..fit.end, [Element { start, end, what, classes: ClassSet::NONE }]);
    }

    fn say(&mut self, elements: &[Element], fit: &Fit, within: ClassSet, passage: (usize, usize)) {
        let clause = elements[..fit.start].iter().rev().take_while(|e| !matches!(e.what, What::Comma | What::Mark(';' | ':')));
        let planned = clause.fold(within, |set, e| set | e.classes).meets(self.rule.planned);
        let known = self.findings.list.len();
        self.room = known + MOST_SAID;
        let Some(turns) = self.turns(elements, fit) else { return };
        let rounds = turns.len().max(1);
        for round in 0..rounds {
            let only = turns.get(round).map(|held| Turn { held, round, rounds });
            let made = self.make(elements, fit, rounds > 1 || self.rule.head.is_some());
            for template in &self.rule.templates {
                self.fill(elements, fit, template, only, &made, passage);
            }
            if planned {
                let agreements = made.iter().map(|(_, end)| *end).chain(self.slot_ends(elements, fit));
                self.findings.planned.extend(agreements);
            }
        }
        if self.findings.list.len() > known {
            self.findings.fits.push(captured(elements, fit));
        }
    }

    /// What makes a thing of its own each: the names of the `each` slot (with those of a second list in their order, or with the one of it),
    /// or the pairs of a list of pairs. Nothing where two lists that belong together are not of one length.
    fn turns(&self, elements: &[Element], fit: &Fit) -> Option<Vec<Held>> {
        if self.rule.each.is_some()
            && let Some((a, b)) = self.rule.zip
        {
            let (first, second) = (self.names(elements, fit, a), self.names(elements, fit, b));
            let one = |slot: usize, name: &usize| (slot, vec![*name]);
            return match (first.len(), second.len()) {
                (_, 1) => Some(first.iter().map(|name| vec![one(a, name)]).collect()),
                (1, _) => Some(second.iter().map(|name| vec![one(b, name)]).collect()),
                (x, y) if x == y => Some(first.iter().zip(&second).map(|(x, y)| vec![one(a, x), one(b, y)]).collect()),
                _ => None,
            };
        }
        if let Some(slot) = self.rule.each {
            return Some(self.names(elements, fit, slot).into_iter().map(|name| vec![(slot, vec![name])]).collect());
        }
        let range = self.rule.pairs.and_then(|slot| Some((slot, fit.slots.get(slot).copied().flatten()?)));
        let Some((slot, (from, to))) = range.filter(|(_, (from, to))| self.holds_pairs(&elements[*from..*to])) else {
            return Some(Vec::new());
        };
        let parts = elements[from..to].split(|e| matches!(e.what, What::Comma));
        let pairs: Vec<Held> = parts.map(|p| vec![(slot, p.iter().flat_map(names_in).collect())]).collect();
        Some(if pairs.iter().flatten().all(|(_, names)| names.len() == 2) { pairs } else { Vec::new() })
    }

    /// Whether a list holds pairs: two names and two more, with the same word between.
    fn holds_pairs(&self, elements: &[Element]) -> bool {
        let name = |e: &Element| matches!(e.what, What::Name(..));
        let word = |e: &Element| if matches!(e.what, What::Word) { self.scene.text().get(e.start..e.end) } else { None };
        elements.windows(7).any(|w| {
            let names = name(&w[0]) && name(&w[2]) && name(&w[4]) && name(&w[6]);
            names && matches!(w[3].what, What::Comma) && word(&w[1]).is_some() && word(&w[1]) == word(&w[5])
        })
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
            let Some(made) = self.made(elements, fit, new) else { continue };
            let known = self.findings.made_at.get(&made.named).copied().filter(|_| new.kind == EntityType::Event);
            let end = known.map_or_else(|| self.add(made), End::Made);
            if new.kind == EntityType::Event {
                self.context.happened(end);
            }
            out.push((slot, end));
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

    /// The thing that a match makes, unless nothing names it: the slots that would may be empty.
    fn made(&self, elements: &[Element], fit: &Fit, new: &New) -> Option<Made> {
        let reach = |(from, to): (usize, usize)| {
            let (a, b) = (fit.slots.get(from).copied().flatten()?, fit.slots.get(to).copied().flatten()?);
            Some((elements.get(a.0.min(b.0))?.start, elements.get(a.1.max(b.1).checked_sub(1)?)?.end))
        };
        let word = || elements[fit.start..fit.end].iter().find(|e| e.classes.meets(new.named_set)).map(|e| (e.start, e.end));
        let (start, end) = new.named_from.map_or_else(word, reach)?;
        let text = self.scene.text().get(start..end).filter(|text| !text.is_empty())?;
        let row = text.len() - text.trim_start_matches(|c: char| c.is_numeric() || " .()|\u{3001}\u{ff0e}".contains(c)).len();
        let named = (start + row.min(text.len().saturating_sub(1)), end);
        Some(Made { kind: new.kind, agreement: new.agreement, named, of: None })
    }

    fn add(&mut self, made: Made) -> End {
        self.findings.made_at.entry(made.named).or_insert(self.findings.made.len());
        self.findings.made.push(made);
        End::Made(self.findings.made.len() - 1)
    }

    /// The names that a slot captured.
    fn names(&self, elements: &[Element], fit: &Fit, slot: usize) -> Vec<usize> {
        let range = fit.slots.get(slot).copied().flatten();
        let Some((from, to)) = range else { return Vec::new() };
        // An adjective before a name of a list ("and the Chinese company B") is none of its names.
        let adjective = |e: &&Element| matches!(e.what, What::Name(_, ADJECTIVE));
        let all = elements[from..to].iter().all(|e| adjective(&e) || !matches!(e.what, What::Name(..)));
        elements[from..to].iter().filter(|e| all || !adjective(e)).flat_map(names_in).collect()
    }

    /// The ends that a template's word stands for: a slot's names, something made, or something of the context.
    fn ends(&self, elements: &[Element], fit: &Fit, word: &str, only: Option<Turn<'_>>, made: &[(usize, End)]) -> Vec<End> {
        match word {
            "@event" => return self.event(elements, fit).into_iter().collect(),
            "@event-before" => return self.context.last_event().into_iter().collect(),
            "@main-event" => {
                return self.event(elements, fit).or_else(|| self.context.event_here(self.bound)).into_iter().collect();
            }
            "@visit" => return self.context.visit().into_iter().collect(),
            "@body" => return self.context.body.map(End::Name).into_iter().collect(),
            "@owner" => {
                let owner = |n: &usize| matches!(self.bound.mentions[*n].kind, EntityType::Organisation | EntityType::Park);
                let here = elements[..fit.start].iter().rev().find_map(|e| names_in(e).into_iter().find(owner));
                return here.or(self.context.body).map(End::Name).into_iter().collect();
            }
            "@park" => return self.park(elements, fit).map(End::Name).into_iter().collect(),
            "@home" => return self.context.home.map(End::Name).into_iter().collect(),
            "@home-city" => return self.context.home_city.map(End::Name).into_iter().collect(),
            "@home-region" => return self.context.home_region.map(End::Name).into_iter().collect(),
            _ => {}
        }
        if let Some(slot) = word.strip_suffix(".of") {
            let ends = self.ends(elements, fit, slot, only, made);
            return ends.into_iter().filter_map(|end| self.acts_for(end)).collect();
        }
        if let Some(slot) = word.strip_suffix(".within") {
            let ends = self.ends(elements, fit, slot, only, made);
            return ends.into_iter().flat_map(|end| self.joined_within(end)).collect();
        }
        if word == "@deal-here" {
            let deal = |n: &usize| self.bound.mentions[*n].kind == EntityType::Agreement;
            let here = elements[fit.start..fit.end].iter().flat_map(names_in).find(deal);
            return here.or_else(|| self.deal(elements, fit)).map(End::Name).into_iter().collect();
        }
        if word == "@deal" {
            return self.deal(elements, fit).map(End::Name).into_iter().collect();
        }
        let Some(slot) = self.rule.slot(word) else { return Vec::new() };
        let new: Vec<End> = made.iter().filter(|(s, _)| *s == slot).map(|(_, end)| *end).collect();
        if !new.is_empty() {
            return new;
        }
        if let Some((_, names)) = only.and_then(|turn| turn.held.iter().find(|(s, _)| *s == slot)) {
            return names.iter().copied().map(End::Name).collect();
        }
        self.names(elements, fit, slot).into_iter().map(End::Name).collect()
    }

    fn fill(
        &mut self,
        elements: &[Element],
        fit: &Fit,
        template: &Template,
        only: Option<Turn<'_>>,
        made: &[(usize, End)],
        passage: (usize, usize),
    ) {
        let subjects = self.ends(elements, fit, &template.s, only, made);
        let (p, origin, number) = (template.p, Origin::Rule(self.index), Some(self.findings.fits.len()));
        let finding = |s, o, value| Finding { s, p, o, value, origin, passage, fit: number };
        if let Some(value) = &template.value {
            let Some(date) = self.date(elements, fit, value, only) else { return };
            for s in subjects {
                self.push(finding(s, None, Some(date)));
            }
            return;
        }
        let Some(word) = &template.o else { return };
        let objects = self.ends(elements, fit, word, only, made);
        let ends = (self.rule.slot(&template.s), self.rule.slot(word));
        if self.rule.zip.is_some_and(|(a, b)| ends == (Some(a), Some(b)) || ends == (Some(b), Some(a))) {
            if subjects.len() == objects.len() {
                for (s, o) in subjects.into_iter().zip(objects) {
                    self.push(finding(s, Some(o), None));
                }
            }
            return;
        }
        let same_slot = template.s == *word;
        for (i, &s) in subjects.iter().enumerate() {
            for (j, &o) in objects.iter().enumerate() {
                if !same_slot || (i < j && objects.len() == 2) {
                    self.push(finding(s, Some(o), None));
                }
            }
        }
    }

    /// The park that a match speaks of: the first named before it in the sentence, else the one told of last.
    fn park(&self, elements: &[Element], fit: &Fit) -> Option<usize> {
        let is_park = |n: &usize| self.bound.mentions[*n].kind == EntityType::Park;
        elements[..fit.start].iter().flat_map(names_in).find(is_park).or(self.context.park)
    }

    /// Whom a party acts for: a person for the body or place of the post, everything else for itself.
    fn acts_for(&self, end: End) -> Option<End> {
        let End::Name(name) = end else { return Some(end) };
        if self.bound.mentions[name].kind != EntityType::Person {
            return Some(end);
        }
        self.findings.acts_for.get(&self.bound.thing_of[name]).copied().flatten()
    }

    /// The two sides that a name itself names.
    fn joined_within(&self, end: End) -> Vec<End> {
        let name = if let End::Made(made) = end { self.findings.made[made].of.map(End::Name) } else { Some(end) };
        let Some(End::Name(name)) = name else { return Vec::new() };
        super::inside::joined_within(self.scene, self.bound, name).into_iter().map(End::Name).collect()
    }

    /// Keeps a finding whose ends fit its predicate and are two things.
    fn push(&mut self, finding: Finding) {
        let kind = |end: End| match end {
            End::Name(n) => self.bound.mentions[n].kind,
            End::Made(m) => self.findings.made[m].kind,
        };
        let thing = |end: End| if let End::Name(n) = end { Some(self.bound.thing_of[n]) } else { None };
        let fitting = joins(finding.p, kind(finding.s), finding.o.map(kind));
        let two = finding.o.is_none_or(|o| thing(o).is_none() || thing(o) != thing(finding.s));
        let placed = || {
            finding.p != Predicate::LocatedIn
                || finding.o.is_none_or(|o| super::inside::may_lie_in(self.scene, self.bound, finding.s, o))
        };
        if fitting && two && self.findings.list.len() < self.room && placed() {
            self.findings.keep(self.bound, finding);
        }
    }

    /// The date of a slot (of as many as there are turns, the turn's own), or of the match, its sentence, or those before it.
    fn date(&self, elements: &[Element], fit: &Fit, word: &str, only: Option<Turn<'_>>) -> Option<Date> {
        let dated = |e: &Element| if let What::Date(i) = e.what { Some(self.dates[i].date) } else { None };
        if let Some(slot) = word.strip_prefix("@year ") {
            let named = self.names(elements, fit, self.rule.slot(slot)?);
            return named
                .into_iter()
                .find_map(|n| year_in(&self.scene.text()[self.bound.mentions[n].start..self.bound.mentions[n].end]));
        }
        if word != "@date" {
            let (from, to) = fit.slots.get(self.rule.slot(word)?).copied().flatten()?;
            let dates: Vec<Date> = elements[from..to].iter().filter_map(dated).collect();
            let own = only.filter(|turn| turn.rounds == dates.len()).map_or(0, |turn| turn.round);
            return dates.get(own).copied();
        }
        let within: Vec<Date> = elements[fit.start..fit.end].iter().filter_map(dated).collect();
        let own = only.filter(|turn| turn.rounds == within.len()).map_or(0, |turn| turn.round);
        let inside = within.get(own).copied();
        let before = || elements[..fit.start].iter().rev().find_map(dated);
        let after = || {
            let rest = elements[fit.end..].iter();
            rest.take_while(|e| !matches!(e.what, What::Comma | What::Mark(';' | ':'))).find_map(dated)
        };
        let carried = || {
            let elsewhere = self.event(elements, fit).is_some_and(|event| !self.context.is_last(self.bound, event));
            self.context.date_here(self.is_there(elements, fit)).filter(|_| !elsewhere)
        };
        let told = inside.or_else(after);
        // What is still to be signed was not signed on a date told before.
        if classes_of(&elements[fit.start..fit.end]).meets(self.rule.planned) {
            told
        } else {
            told.or_else(before).or_else(carried)
        }
    }

    /// The agreement that "it" stands for: the last one named before.
    fn deal(&self, elements: &[Element], fit: &Fit) -> Option<usize> {
        let deal = |e: &Element| names_in(e).find(|n| self.bound.mentions[*n].kind == EntityType::Agreement);
        elements[..fit.start].iter().rev().find_map(deal).or(self.context.deal)
    }

    /// Whether the sentence, up to the match's end, says that what it tells happened at the event told of.
    fn is_there(&self, elements: &[Element], fit: &Fit) -> bool {
        classes_of(&elements[..fit.end]).meets(self.scene.special.at_event)
    }

    /// The event that the match is part of: one named before it in the sentence, or the last one where a word says "there".
    fn event(&self, elements: &[Element], fit: &Fit) -> Option<End> {
        let event = |e: &Element| names_in(e).find(|n| self.bound.mentions[*n].kind == EntityType::Event);
        let named = elements[..fit.end].iter().rev().find_map(event).map(End::Name);
        named.or_else(|| self.is_there(elements, fit).then(|| self.context.last_event()).flatten())
    }
}

/// What the slots of a match hold; one that may be empty, and is, holds nothing.
fn captured(elements: &[Element], fit: &Fit) -> Captured {
    let bytes = |(from, to): (usize, usize)| Some((elements.get(from)?.start, elements.get(from..to)?.last()?.end));
    fit.slots.iter().enumerate().filter_map(|(slot, range)| Some((slot, bytes((*range)?)?))).collect()
}

/// The passage of a match, in bytes.
fn passage(elements: &[Element], fit: &Fit) -> (usize, usize) {
    (elements[fit.start].start, elements[fit.end.max(fit.start + 1) - 1].end)
}

/// The names of an element.
fn names_in(element: &Element) -> impl Iterator<Item = usize> {
    let names = if let What::Name(names, _) = &element.what { names.as_slice() } else { &[] };
    names.iter().copied()
}
