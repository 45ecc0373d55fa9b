//! Pairs of what a text names that may be tied, each with what is seen of it. Only pairs near each other are looked at, and those with the
//! few things that a text is mostly about: the work grows with the text, not with its square.

use std::sync::LazyLock;

use super::super::apply::End;
use super::super::bind::Bound;
use super::super::class_set::ClassSet;
use super::super::pattern::{Element, What};
use super::feature::{Features, Flag, Group, Predicates};
use super::said::Said;
use super::sights::{Sight, Sights};
use super::weights::{Sums, Weights};
use crate::record::joins;
use crate::value::{EntityType, Predicate};

/// How many sentences apart a pair may be.
const SENTENCES: usize = 2;
/// How many names to each side are paired with a name.
const NAMES: usize = 24;
/// How many pairs of a text are looked at, about: where it has more names than that allows, fewer to each side of each are paired with it.
const PAIRS: usize = 300_000;
/// Sights of a pair that count.
const SIGHTS: usize = 2;

/// What may be said of a type and another, by the types' places; the last column is of dates.
static MAY_SAY: LazyLock<Vec<[Predicates; EntityType::ALL.len() + 1]>> = LazyLock::new(|| {
    let said = |s: EntityType, o: Option<EntityType>| {
        Predicate::ALL.iter().copied().filter(|p| p.is_dated() == o.is_none() && joins(*p, s, o)).collect()
    };
    let of = |s: &EntityType| std::array::from_fn(|column| said(*s, EntityType::ALL.get(column).copied()));
    EntityType::ALL.iter().map(of).collect()
});

/// What may be said of a subject and an object of these types; none is a date.
pub(super) fn may_say(subject: EntityType, object: Option<EntityType>) -> Predicates {
    MAY_SAY[subject as usize][object.map_or(EntityType::ALL.len(), |o| o as usize)]
}

/// What may be said of a subject of a type at all.
fn may_ever(subject: EntityType) -> Predicates {
    MAY_SAY[subject as usize].iter().copied().fold(Predicates::default(), Predicates::with)
}

/// What a statement may be made about: a thing, an agreement at its place, or a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// A thing of the text, by its index.
    Thing(usize),
    /// An agreement, by the name that tells of it.
    Deal(usize),
    /// A date, by its index.
    Date(usize),
}

/// A pair that may be tied by a predicate.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What is said of it.
    pub subject: Unit,
    /// What with.
    pub object: Unit,
    /// The name of the subject, and of the object where it is no date, at the nearest sight.
    pub ends: (End, Option<End>),
    /// The passage from one to the other, in bytes.
    pub passage: (usize, usize),
    /// The sentence that the subject stands in.
    sentence: usize,
    /// Where the two are seen.
    sighted: Sighted,
    /// What may be said of it by the types of the two.
    pub may: Predicates,
    /// What of this may still be tied, by what is seen there and by what the rules said.
    pub open: Predicates,
    /// What is heard of it.
    heard: Heard,
    /// What all this weighs.
    pub weight: Weighed,
}

/// What the features of a pair weigh.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weighed {
    /// Those seen.
    seen: Sums,
    /// Those seen and heard.
    pub sums: Sums,
}

/// What the rules, or what was weighed first, say that concerns a pair.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Heard {
    /// Of the two.
    said: Predicates,
    /// Of the subject and something else.
    said_other: Predicates,
    /// Somebody of the object stands beside the subject.
    beside: bool,
    /// The same where a word of signing stands too.
    signs: bool,
}

impl Heard {
    fn features(self, out: &mut Features) {
        out.when(self.beside, Flag::ActorSubject);
        out.when(self.signs, Flag::ActorSigned);
        out.say(self.said, self.said_other);
    }
}

impl Pair {
    /// What is said of it already.
    pub fn said(&self) -> Predicates {
        self.heard.said
    }

    /// What is said already of the subject and something else.
    pub fn said_other(&self) -> Predicates {
        self.heard.said_other
    }
}

/// What weights may still decide when the rules have said what they say.
pub struct Undecided<'a> {
    weights: Predicates,
    said: &'a Said,
    /// What the words of each sentence cast doubt on.
    doubted: Vec<Predicates>,
}

impl Sights<'_> {
    /// What these weights may decide.
    pub fn undecided<'a>(&self, weights: &[Weights], said: &'a Said) -> Undecided<'a> {
        let doubts = |words: &ClassSet| weights.iter().filter(|w| words.meets(w.doubt)).map(|w| w.predicate).collect();
        let doubted = self.in_sentence.iter().map(doubts).collect();
        Undecided { weights: weights.iter().map(|w| w.predicate).collect(), said, doubted }
    }

    /// Every pair of which something may be said, or is undecided, with what it weighs by what is seen of it, in order of the units.
    pub fn pairs(&self, undecided: Option<&Undecided<'_>>) -> Vec<Pair> {
        let mut out = Vec::with_capacity(self.list.len());
        let kinds = EntityType::ALL.len() + 1;
        let column = |s: &Sight| s.kind.map_or(EntityType::ALL.len(), |kind| kind as usize);
        let brief = |s: &Sight| Brief { number: s.number, sentence: s.sentence, at: s.at, kind: column(s) };
        let wanted = undecided.map_or_else(|| Predicate::ALL.iter().copied().collect(), |u| u.weights);
        let mut near = Nearest {
            of: vec![None; self.units.len()],
            seen: Vec::new(),
            sights: self.list.iter().map(brief).collect(),
            may_tie: MAY_SAY.iter().flatten().map(|may| !may.common(wanted).is_empty()).collect(),
            kinds,
            reach: NAMES.min(PAIRS / 2 / self.list.len().max(1)).max(1),
        };
        let main = self.main();
        for (number, (subject, places)) in self.units.iter().enumerate() {
            let Some(kind) = self.kind(*subject) else { continue };
            let decided = undecided.map_or_else(Predicates::default, |u| u.said.decided(*subject));
            if may_ever(kind).common(wanted).without(decided).is_empty() {
                continue;
            }
            self.near(number, places, &main, &mut near);
            near.seen.sort_unstable();
            for object in near.seen.drain(..) {
                let Some(sighted) = near.of[object].take() else { continue };
                let object = self.units[object].0;
                let may = may_say(kind, self.kind(object)).common(wanted);
                let open = undecided.map_or(may, |u| self.open(may.without(decided), &sighted, u));
                if undecided.is_none() || !open.is_empty() {
                    out.push(self.pair((*subject, object), sighted, (may, open)));
                }
            }
        }
        out
    }

    /// The things that the text is mostly about, each with the first places where it is named, but for those in other names.
    fn main(&self) -> Vec<(usize, Vec<usize>)> {
        let outer = |unit: usize| self.units[unit].1.iter().copied().filter(|j| !self.list[*j].inner).take(NAMES).collect();
        self.most.iter().map(|unit| (*unit, outer(*unit))).collect()
    }

    /// What is undecided of a pair seen at these places: what is denied or supposed there is not so, cities are twinned only where a word
    /// says so, and the lists know better where a place lies.
    fn open(&self, may: Predicates, sighted: &Sighted, undecided: &Undecided<'_>) -> Predicates {
        let (a, b) = self.nearest(sighted);
        let mut open = may.without(undecided.doubted[a.sentence]).without(undecided.doubted[b.sentence]);
        if open.contains(Predicate::FriendshipCity)
            && !sighted.seen().iter().any(|(_, i, j)| self.are_twinned(&self.list[*i], &self.list[*j]))
        {
            open.drop(Predicate::FriendshipCity);
        }
        if open.contains(Predicate::LocatedIn)
            && a.kind.is_some_and(EntityType::is_place)
            && self.lies_within(a, b) == Some(false)
        {
            open.drop(Predicate::LocatedIn);
        }
        open
    }

    /// Whether one lies within the other, where the lists know both.
    fn lies_within(&self, a: &Sight, b: &Sight) -> Option<bool> {
        let ((inner, _), (outer, _)) = a.entry.zip(b.entry)?;
        Some(self.scene.names.chain(inner).any(|e| e == outer))
    }

    /// The two sights that are nearest to each other.
    fn nearest(&self, sighted: &Sighted) -> (&Sight, &Sight) {
        let (_, i, j) = sighted.best[0];
        (&self.list[i], &self.list[j])
    }

    /// Puts in what is said already of each pair, in the place of what was.
    pub fn hear(&self, said: &Said, pairs: &mut [Pair]) {
        let persons = self.list.iter().filter(|s| s.kind == Some(EntityType::Person));
        let mut persons: Vec<(usize, Unit)> = persons.map(|s| (s.sentence, s.unit)).collect();
        persons.sort_unstable();
        persons.dedup();
        // Whether somebody who stands for a thing is named in a sentence.
        let acts = |sentence: usize, thing: Unit| {
            said.posts.get(&thing).is_some_and(|holders| {
                let here = &persons[persons.partition_point(|(at, _)| *at < sentence)..];
                here.iter().take_while(|(at, _)| *at == sentence).any(|(_, person)| holders.contains(person))
            })
        };
        // The pairs of a subject stand together.
        for pairs in pairs.chunk_by_mut(|a, b| a.subject == b.subject) {
            let of_subject = pairs.first().map(|pair| said.of_subject(pair.subject)).unwrap_or_default();
            for pair in pairs {
                let (said, said_other) = of_subject.with(pair.object);
                let beside = acts(pair.sentence, pair.object);
                let signs = beside && self.in_sentence[pair.sentence].meets(self.scene.special.sign);
                pair.heard = Heard { said, said_other, beside, signs };
                pair.weight.sums = pair.weight.seen;
                if pair.heard != Heard::default() {
                    let mut heard = Features::default();
                    pair.heard.features(&mut heard);
                    pair.weight.sums.add(&self.scene.book.scales.sums(&heard));
                }
            }
        }
    }

    /// All features of a pair.
    pub fn features(&self, pair: &Pair) -> Features {
        let mut features = self.seen(&pair.sighted);
        pair.heard.features(&mut features);
        features
    }

    /// What stands near a unit, and beside an agreement or event also the few things that the text is mostly about.
    fn near(&self, unit: usize, places: &[usize], main: &[(usize, Vec<usize>)], near: &mut Nearest) {
        for i in places.iter().copied().filter(|i| self.list[*i].kind.is_some() && !self.list[*i].adjective) {
            near.around(unit, i);
        }
        let Some((i, a)) = places.first().map(|i| (*i, &self.list[*i])) else { return };
        if !matches!(a.kind, Some(EntityType::Agreement | EntityType::Event)) {
            return;
        }
        for (object, outer) in main.iter().map(|(object, outer)| (*object, outer)).filter(|(object, _)| *object != unit) {
            let Some(j) = outer.iter().min_by_key(|j| self.list[**j].at.abs_diff(a.at)).copied() else { continue };
            if near.of[object].is_none() && near.may_tie(i, j) {
                near.add(object, (a.at.abs_diff(self.list[j].at), i, j));
            }
        }
    }

    /// A pair that is seen at these places.
    fn pair(&self, (subject, object): (Unit, Unit), sighted: Sighted, (may, open): (Predicates, Predicates)) -> Pair {
        let (a, b) = self.nearest(&sighted);
        let seen = self.scene.book.scales.sums(&self.seen(&sighted));
        Pair {
            subject,
            object,
            ends: (End::Name(a.mention), b.kind.map(|_| End::Name(b.mention))),
            passage: self.passage(a, b),
            sentence: a.sentence,
            sighted,
            may,
            open,
            heard: Heard::default(),
            weight: Weighed { seen, sums: seen },
        }
    }

    /// What is seen of two units where they are nearest.
    fn seen(&self, sighted: &Sighted) -> Features {
        let mut features = Features::default();
        let (a, b) = self.nearest(sighted);
        self.look(a, b, &mut features);
        for (a, b) in sighted.seen()[1..].iter().map(|(_, i, j)| (&self.list[*i], &self.list[*j])) {
            if a.sentence == b.sentence {
                self.look(a, b, &mut features);
            }
        }
        features.when(sighted.count > SIGHTS, Flag::Repeated);
        features
    }

    /// Whether a word of twinning stands in the sentences of two sights, or in one between them.
    fn are_twinned(&self, a: &Sight, b: &Sight) -> bool {
        let (first, last) = (a.sentence.min(b.sentence), a.sentence.max(b.sentence));
        let near = last - first <= SENTENCES;
        self.twinned[first] || self.twinned[last] || near && self.twinned[first..=last].contains(&true)
    }

    /// The passage from one sight to the other; where they stand far apart the subject's sentence is what tells.
    fn passage(&self, a: &Sight, b: &Sight) -> (usize, usize) {
        if a.sentence.abs_diff(b.sentence) > SENTENCES {
            let sentence = &self.sentences[a.sentence];
            return (sentence.start, sentence.end);
        }
        let (from, to) = (&self.elements(a)[a.element], &self.elements(b)[b.element]);
        (from.start.min(to.start), from.end.max(to.end))
    }

    /// What is seen of two sights.
    fn look(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        out.flag(F::Always);
        out.when(a.at < b.at, F::Forward);
        let apart = b.sentence as isize - a.sentence as isize;
        out.flag(match apart {
            0 => F::SameSentence,
            1 => F::NextSentence,
            -1 => F::SentenceBefore,
            2 => F::TwoOn,
            -2 => F::TwoBefore,
            _ => F::Far,
        });
        if let (Some(s), Some(o)) = (a.kind, b.kind) {
            out.types(s, o);
        }
        self.look_between(a, b, out);
        self.look_around(a, b, out);
        self.look_inside(a, b, out);
        self.look_at_text(a, b, out);
    }

    fn look_between(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        out.flag(match a.at.abs_diff(b.at) {
            0 | 1 => F::Adjacent,
            2 => F::Apart2,
            3 => F::Apart3,
            4..=5 => F::Apart5,
            6..=8 => F::Apart8,
            9..=14 => F::Apart14,
            15..=24 => F::Apart24,
            _ => F::ApartMore,
        });
        let (first, last) = if a.at <= b.at { (a, b) } else { (b, a) };
        let mut between =
            Between { bound: self.bound, kinds: (a.kind, b.kind), classes: ClassSet::NONE, commas: 0, like: 0, rival: 0 };
        if first.sentence == last.sentence {
            between.see(&self.elements(first)[(first.element + 1).min(last.element)..last.element], out);
        } else if last.sentence - first.sentence <= SENTENCES {
            between.see(&self.elements(first)[first.element + 1..], out);
            let middle = &self.sentences[first.sentence + 1..last.sentence];
            middle.iter().for_each(|sentence| between.see(&sentence.elements, out));
            between.see(&self.elements(last)[..last.element], out);
        }
        out.classes(if a.at <= b.at { Group::Between } else { Group::BetweenBack }, between.classes);
        out.flag(match between.commas {
            0 => F::NoComma,
            1 => F::OneComma,
            2 => F::TwoCommas,
            _ => F::ManyCommas,
        });
        out.flag(match between.like {
            0 => F::Like0,
            1 => F::Like1,
            2 => F::Like2,
            _ => F::LikeMany,
        });
        out.flag(match between.rival {
            0 => F::Rival0,
            1 => F::Rival1,
            _ => F::RivalMany,
        });
    }

    fn look_around(&self, a: &Sight, b: &Sight, out: &mut Features) {
        out.classes(Group::BeforeSubject, a.before);
        out.classes(Group::BehindSubject, a.behind);
        out.classes(Group::BeforeObject, b.before);
        out.classes(Group::BehindObject, b.behind);
        if a.sentence == b.sentence {
            out.classes(Group::Shared, self.in_sentence[a.sentence]);
        } else {
            out.classes(Group::Sentence, self.in_sentence[a.sentence]);
            out.classes(Group::ObjectSentence, self.in_sentence[b.sentence]);
        }
        out.when(a.listed, Flag::SubjectListed);
        out.when(b.listed, Flag::ObjectListed);
        out.when(a.listed && b.listed && a.sentence == b.sentence && a.at.abs_diff(b.at) == 2, Flag::BothListed);
    }

    fn look_inside(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        if a.kind.is_some_and(|k| !k.is_place()) {
            out.classes(Group::SubjectName, a.name);
        }
        out.when(a.inner, F::SubjectInOther);
        out.when(a.quoted, F::SubjectQuoted);
        if b.kind.is_none() {
            return;
        }
        if b.kind.is_some_and(|k| !k.is_place()) {
            out.classes(Group::ObjectName, b.name);
        }
        let holds = |x: (usize, usize), y: (usize, usize)| x.0 <= y.0 && y.1 <= x.1 && x != y;
        out.when(holds(a.span, b.span), F::ObjectInSubject);
        out.when(holds(b.span, a.span), F::SubjectInObject);
        out.when(b.inner, F::ObjectInOther);
        if let (Some(within), Some((_, lies_in)), Some((_, other))) = (self.lies_within(a, b), a.entry, b.entry) {
            out.flag(if within { F::Known } else { F::KnownNot });
            out.when(within && a.sentence == b.sentence && a.at.abs_diff(b.at) <= 3, F::KnownNear);
            if let (Some(x), Some(y)) = (lies_in, other) {
                out.flag(if x == y { F::OneCountry } else { F::TwoCountries });
            }
        }
    }

    fn look_at_text(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        out.when(a.titled, F::SubjectTitled);
        out.when(b.titled, F::ObjectTitled);
        out.when(a.tabled, F::SubjectTabled);
        out.when(a.rank.first, F::SubjectFirst);
        out.when(a.rank.most, F::SubjectMost);
        out.when(a.rank.only, F::SubjectOnly);
        out.when(b.rank.first, F::ObjectFirst);
        out.when(b.rank.most, F::ObjectMost);
        out.when(b.rank.only, F::ObjectOnly);
        out.when(b.rank.second, F::ObjectSecond);
        if let Unit::Date(date) = b.unit {
            let told = self.dates[date].date;
            out.flag(match (told.month(), told.day()) {
                (_, Some(_)) => F::Day,
                (Some(_), None) => F::Month,
                _ => F::Year,
            });
            out.when(b.only_date, F::OnlyDate);
        }
        out.when(a.opens, F::SubjectOpens);
        out.when(b.opens, F::ObjectOpens);
        out.when(b.ends, F::ObjectEnds);
        out.when(a.meant, F::SubjectMeant);
        out.when(b.meant, F::ObjectMeant);
        out.when(b.adjective, F::ObjectAdjective);
    }
}

/// Where a unit and another are seen near each other.
#[derive(Debug, Clone, Copy)]
struct Sighted {
    /// The nearest: how many pieces of the text apart, and the places of the two sights.
    best: [(usize, usize, usize); SIGHTS],
    /// How often at all.
    count: usize,
}

impl Sighted {
    /// The nearest, as far as there are so many.
    fn seen(&self) -> &[(usize, usize, usize)] {
        &self.best[..self.count.min(SIGHTS)]
    }
}

/// What stands near one unit, by the other's number.
struct Nearest {
    of: Vec<Option<Sighted>>,
    /// The numbers that are there.
    seen: Vec<usize>,
    /// All sights, in order.
    sights: Vec<Brief>,
    /// Whether something wanted may be said of a subject and an object, by the places of their types, row by row.
    may_tie: Vec<bool>,
    /// How long a row is.
    kinds: usize,
    /// How many names to each side are looked at.
    reach: usize,
}

/// What of a sight tells whether another is near: all that is looked at again and again.
#[derive(Debug, Clone, Copy)]
struct Brief {
    number: usize,
    sentence: usize,
    at: usize,
    /// The place of its type; the one behind all of a date.
    kind: usize,
}

impl Nearest {
    /// Whether something wanted may be said of two sights; nothing is said of a date.
    fn may_tie(&self, subject: usize, object: usize) -> bool {
        let (subject, object) = (self.sights[subject].kind, self.sights[object].kind);
        self.may_tie.get(subject * self.kinds + object).copied().unwrap_or(false)
    }

    /// Adds what stands around a sight of a unit.
    fn around(&mut self, unit: usize, i: usize) {
        let a = self.sights[i];
        let (first, last) = (i.saturating_sub(self.reach), (i + 1 + self.reach).min(self.sights.len()));
        for j in (i + 1..last).chain((first..i).rev()) {
            let b = self.sights[j];
            if b.sentence.abs_diff(a.sentence) <= SENTENCES && b.number != unit && self.may_tie(i, j) {
                self.add(b.number, (a.at.abs_diff(b.at), i, j));
            }
        }
    }

    fn add(&mut self, object: usize, mut place: (usize, usize, usize)) {
        let sighted = self.of[object].get_or_insert_with(|| {
            self.seen.push(object);
            Sighted { best: [(usize::MAX, 0, 0); SIGHTS], count: 0 }
        });
        sighted.count += 1;
        for best in &mut sighted.best {
            if place < *best {
                std::mem::swap(best, &mut place);
            }
        }
    }
}

/// What stands between two sights.
struct Between<'a> {
    bound: &'a Bound,
    /// The types of subject and object.
    kinds: (Option<EntityType>, Option<EntityType>),
    classes: ClassSet,
    commas: usize,
    /// Names of the object's type, and of the subject's.
    like: usize,
    rival: usize,
}

impl Between<'_> {
    fn see(&mut self, elements: &[Element], out: &mut Features) {
        use Flag as F;
        let (subject, object) = self.kinds;
        for element in elements {
            self.classes |= element.classes;
            match &element.what {
                What::Comma => self.commas += 1,
                What::Mark(';') => out.flag(F::Semicolon),
                What::Mark(':') => out.flag(F::Colon),
                What::Mark('(') => out.flag(F::OpensBracket),
                What::Mark(')') => out.flag(F::ClosesBracket),
                What::Mark('|') => out.flag(F::Bar),
                What::Mark('-' | '\u{2013}' | '\u{2014}') => out.flag(F::Dash),
                What::Date(_) => {
                    out.flag(F::DateBetween);
                    self.like += usize::from(object.is_none());
                }
                What::Name(names, _) => {
                    for name in names {
                        let kind = self.bound.mentions[*name].kind;
                        let of_object = object == Some(kind) || kind.is_place() && object.is_some_and(EntityType::is_place);
                        self.like += usize::from(of_object);
                        self.rival += usize::from(subject == Some(kind));
                        out.when(kind == EntityType::Person, F::PersonBetween);
                        out.when(kind == EntityType::Agreement, F::AgreementBetween);
                    }
                }
                _ => {}
            }
        }
    }
}
