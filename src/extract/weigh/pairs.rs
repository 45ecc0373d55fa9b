//! Pairs of what a text names that may be tied, each with what is seen of it. Only pairs near each other are looked at, and those with the
//! few things that a text is mostly about: the work grows with the text, not with its square.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::apply::{End, Findings};
use super::super::bind::Bound;
use super::super::class_set::ClassSet;
use super::super::clean::BlockKind;
use super::super::date::DateMention;
use super::super::mention::{Scene, Source};
use super::super::pattern::{Element, What};
use super::super::sentence::Sentence;
use super::feature::{Features, Flag, Group};
use crate::value::{EntityType, Predicate};

/// How many sentences apart a pair may be.
const SENTENCES: usize = 2;
/// How many names to each side are paired with a name.
const NAMES: usize = 24;
/// How many of the things named most often are paired with every agreement and event.
const MAIN: usize = 4;
/// Sights of a pair that count.
const SIGHTS: usize = 2;

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
    /// What is seen.
    pub features: Features,
    /// What is said of it already.
    pub said: Vec<Predicate>,
    /// What is said already of the subject and something else.
    pub said_other: Vec<Predicate>,
    /// The word classes of the sentences that the two stand in.
    pub words: ClassSet,
    /// Whether the lists place the subject elsewhere.
    pub contradicted: bool,
}

/// A place where a unit stands.
#[derive(Debug, Clone, Copy)]
struct Sight {
    unit: Unit,
    mention: usize,
    kind: Option<EntityType>,
    sentence: usize,
    element: usize,
    /// Number among all pieces of the text.
    at: usize,
    inner: bool,
    meant: bool,
    adjective: bool,
}

/// All sights of a text, in order.
pub struct Sights<'a> {
    scene: &'a Scene<'a>,
    bound: &'a Bound,
    dates: &'a [DateMention],
    sentences: &'a [Sentence],
    list: Vec<Sight>,
    /// How often each thing is seen.
    counts: FxHashMap<Unit, usize>,
    /// The first thing of each type, and those seen most often.
    first: FxHashMap<EntityType, Unit>,
    most: FxHashMap<EntityType, Vec<Unit>>,
    in_sentence: Vec<ClassSet>,
}

impl<'a> Sights<'a> {
    /// The sights of a text.
    pub fn of(scene: &'a Scene<'a>, bound: &'a Bound, dates: &'a [DateMention], sentences: &'a [Sentence]) -> Self {
        let mut children: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (mention, parent) in bound.parent.iter().enumerate() {
            parent.iter().for_each(|parent| children.entry(*parent).or_default().push(mention));
        }
        let mut list = Vec::new();
        let mut at = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            for (place, element) in sentence.elements.iter().enumerate() {
                at += 1;
                match &element.what {
                    What::Date(date) => list.push(Sight {
                        unit: Unit::Date(*date),
                        mention: 0,
                        kind: None,
                        sentence: number,
                        element: place,
                        at,
                        inner: false,
                        meant: false,
                        adjective: false,
                    }),
                    What::Name(names, _) => {
                        for name in names {
                            let own = bound.mentions[*name].start == element.start;
                            push(&mut list, bound, *name, (number, place, at), (false, !own));
                            let mut todo: Vec<usize> = children.get(name).cloned().unwrap_or_default();
                            while let Some(inner) = todo.pop().filter(|_| own) {
                                push(&mut list, bound, inner, (number, place, at), (true, false));
                                todo.extend(children.get(&inner).into_iter().flatten());
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        let mut counts: FxHashMap<Unit, usize> = FxHashMap::default();
        let mut first = FxHashMap::default();
        let mut order: Vec<(EntityType, Unit)> = Vec::new();
        for sight in list.iter().filter(|s| !s.inner) {
            let Some(kind) = sight.kind else { continue };
            let count = counts.entry(sight.unit).or_default();
            if *count == 0 {
                order.push((kind, sight.unit));
            }
            *count += 1;
            first.entry(kind).or_insert(sight.unit);
        }
        order.sort_by_key(|(_, unit)| std::cmp::Reverse(counts[unit]));
        let mut most: FxHashMap<EntityType, Vec<Unit>> = FxHashMap::default();
        for (kind, unit) in order {
            let of_kind = most.entry(kind).or_default();
            if of_kind.len() < MAIN {
                of_kind.push(unit);
            }
        }
        let all = |s: &Sentence| s.elements.iter().fold(ClassSet::NONE, |set, e| set | e.classes);
        let in_sentence = sentences.iter().map(all).collect();
        Self { scene, bound, dates, sentences, list, counts, first, most, in_sentence }
    }

    /// Every pair of wanted types (none is a date), with what is seen of it; `findings` are what is said already.
    pub fn pairs(&self, findings: &Findings, wanted: impl Fn(EntityType, Option<EntityType>) -> bool) -> Vec<Pair> {
        let said = Said::of(self.bound, findings);
        let may_tie = |a: &Sight, b: &Sight| a.kind.is_some_and(|subject| wanted(subject, b.kind));
        let mut near: Vec<(Unit, Unit, usize, usize, usize)> = Vec::new();
        for (i, a) in self.list.iter().enumerate().filter(|(_, a)| a.kind.is_some() && !a.adjective) {
            let close = |b: &&(usize, &Sight)| b.1.sentence.abs_diff(a.sentence) <= SENTENCES;
            let behind = self.list.iter().enumerate().skip(i + 1).take(NAMES);
            let before = self.list.iter().enumerate().take(i).rev().take(NAMES);
            for (j, b) in behind.take_while(|b| close(&b)).chain(before.take_while(|b| close(&b))) {
                if a.unit != b.unit && may_tie(a, b) {
                    near.push((a.unit, b.unit, a.at.abs_diff(b.at), i, j));
                }
            }
        }
        let seen: FxHashSet<(Unit, Unit)> = near.iter().map(|n| (n.0, n.1)).collect();
        let mut subjects: FxHashSet<Unit> = FxHashSet::default();
        let main: FxHashSet<Unit> = self.most.values().flatten().copied().collect();
        let mut places: FxHashMap<Unit, Vec<usize>> = FxHashMap::default();
        for (i, sight) in self.list.iter().enumerate().filter(|(_, s)| !s.inner && main.contains(&s.unit)) {
            let of_unit = places.entry(sight.unit).or_default();
            if of_unit.len() < NAMES {
                of_unit.push(i);
            }
        }
        for (i, a) in self.list.iter().enumerate() {
            if !matches!(a.kind, Some(EntityType::Agreement | EntityType::Event)) || !subjects.insert(a.unit) {
                continue;
            }
            for unit in self.most.values().flatten().filter(|unit| **unit != a.unit && !seen.contains(&(a.unit, **unit))) {
                let other = places.get(unit).into_iter().flatten().min_by_key(|j| self.list[**j].at.abs_diff(a.at));
                if let Some((j, b)) = other.map(|j| (*j, &self.list[*j])).filter(|(_, b)| may_tie(a, b)) {
                    near.push((a.unit, b.unit, a.at.abs_diff(b.at), i, j));
                }
            }
        }
        near.sort_unstable();
        let mut out = Vec::new();
        for sights in near.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let Some(&(subject, object, _, i, j)) = sights.first() else { continue };
            let (a, b) = (&self.list[i], &self.list[j]);
            let mut features = Features::default();
            for (number, &(_, _, _, i, j)) in sights.iter().take(SIGHTS).enumerate() {
                if number == 0 || self.list[i].sentence == self.list[j].sentence {
                    self.look(&self.list[i], &self.list[j], &mut features);
                }
            }
            features.when(sights.len() > 2, Flag::Repeated);
            let (told, told_other) = said.tell(subject, object, &mut features);
            self.look_at_actors(a, object, &said, &mut features);
            features.close();
            let words = self.in_sentence[a.sentence] | self.in_sentence[b.sentence];
            let contradicted = features.has(Flag::KnownNot);
            let end = |s: &Sight| s.kind.map(|_| End::Name(s.mention));
            let place = |s: &Sight| {
                let element = &self.sentences[s.sentence].elements[s.element];
                (element.start, element.end)
            };
            let (from, to) = (place(a), place(b));
            let passage = (from.0.min(to.0), from.1.max(to.1));
            // Where they stand far apart the subject's sentence is what tells.
            let sentence = &self.sentences[a.sentence];
            let passage = if a.sentence.abs_diff(b.sentence) > SENTENCES { (sentence.start, sentence.end) } else { passage };
            out.push(Pair {
                subject,
                object,
                ends: (End::Name(a.mention), end(b)),
                passage,
                features,
                said: told,
                said_other: told_other,
                words,
                contradicted,
            });
        }
        out
    }

    /// The words beside which a predicate is never said: what is denied, supposed or still to come is not so.
    pub fn doubt(&self, p: Predicate) -> ClassSet {
        use Predicate as P;
        let class = |names: &[&str]| names.iter().fold(ClassSet::NONE, |set, name| set | self.scene.lexicon.class(name));
        match p {
            P::LocatedIn | P::AffiliatedWith => ClassSet::NONE,
            P::FriendshipCity | P::PartnerPark | P::MemberOf | P::DevelopedBy | P::ManagedBy | P::FoundedBy | P::FoundedOn => {
                class(&["deny", "not-yet", "hypothesis", "if", "planned"])
            }
            _ => class(&["deny", "not-yet", "hypothesis", "if"]),
        }
    }

    /// The type of a unit.
    pub fn kind(&self, unit: Unit) -> Option<EntityType> {
        match unit {
            Unit::Thing(thing) => Some(self.bound.things[thing].kind),
            Unit::Deal(_) => Some(EntityType::Agreement),
            Unit::Date(_) => None,
        }
    }

    fn elements(&self, s: &Sight) -> &[Element] {
        &self.sentences[s.sentence].elements
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
        self.look_at_lists(a, b, out);
    }

    fn look_between(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        let distance = a.at.abs_diff(b.at);
        out.flag(match distance {
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
        let between: Vec<&Element> = if first.sentence == last.sentence {
            self.elements(first)[(first.element + 1).min(last.element)..last.element].iter().collect()
        } else if last.sentence - first.sentence <= SENTENCES {
            let head = self.elements(first)[first.element + 1..].iter();
            let middle = self.sentences[first.sentence + 1..last.sentence].iter().flat_map(|s| &s.elements);
            head.chain(middle).chain(self.elements(last)[..last.element].iter()).collect()
        } else {
            Vec::new()
        };
        let mut classes = ClassSet::NONE;
        let (mut commas, mut like, mut rival) = (0, 0, 0);
        for element in between {
            classes |= element.classes;
            match &element.what {
                What::Comma => commas += 1,
                What::Mark(';') => out.flag(F::Semicolon),
                What::Mark(':') => out.flag(F::Colon),
                What::Mark('(') => out.flag(F::OpensBracket),
                What::Mark(')') => out.flag(F::ClosesBracket),
                What::Mark('|') => out.flag(F::Bar),
                What::Mark('-' | '\u{2013}' | '\u{2014}') => out.flag(F::Dash),
                What::Date(_) => {
                    out.flag(F::DateBetween);
                    like += usize::from(b.kind.is_none());
                }
                What::Name(names, _) => {
                    for name in names {
                        let kind = self.bound.mentions[*name].kind;
                        let of_object = b.kind == Some(kind) || kind.is_place() && b.kind.is_some_and(EntityType::is_place);
                        like += usize::from(of_object);
                        rival += usize::from(a.kind == Some(kind));
                        out.when(kind == EntityType::Person, F::PersonBetween);
                        out.when(kind == EntityType::Agreement, F::AgreementBetween);
                    }
                }
                _ => {}
            }
        }
        out.classes(if a.at <= b.at { Group::Between } else { Group::BetweenBack }, classes);
        out.flag(match commas {
            0 => F::NoComma,
            1 => F::OneComma,
            2 => F::TwoCommas,
            _ => F::ManyCommas,
        });
        out.flag(match like {
            0 => F::Like0,
            1 => F::Like1,
            2 => F::Like2,
            _ => F::LikeMany,
        });
        out.flag(match rival {
            0 => F::Rival0,
            1 => F::Rival1,
            _ => F::RivalMany,
        });
    }

    fn look_around(&self, a: &Sight, b: &Sight, out: &mut Features) {
        let around = |s: &Sight| {
            let elements = self.elements(s);
            let set = |part: &[Element]| part.iter().fold(ClassSet::NONE, |set, e| set | e.classes);
            let before = set(&elements[s.element.saturating_sub(2)..s.element]);
            let behind = set(&elements[(s.element + 1).min(elements.len())..(s.element + 3).min(elements.len())]);
            (before, behind)
        };
        let ((before_a, behind_a), (before_b, behind_b)) = (around(a), around(b));
        out.classes(Group::BeforeSubject, before_a);
        out.classes(Group::BehindSubject, behind_a);
        out.classes(Group::BeforeObject, before_b);
        out.classes(Group::BehindObject, behind_b);
        if a.sentence == b.sentence {
            out.classes(Group::Shared, self.in_sentence[a.sentence]);
        } else {
            out.classes(Group::Sentence, self.in_sentence[a.sentence]);
            out.classes(Group::ObjectSentence, self.in_sentence[b.sentence]);
        }
    }

    fn look_inside(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        let span = |s: &Sight| {
            let mention = &self.bound.mentions[s.mention];
            (mention.start, mention.end)
        };
        let words = |s: &Sight| {
            let (start, end) = span(s);
            let tokens = self.scene.tokens_in(start, end).iter();
            tokens.fold(ClassSet::NONE, |set, token| set | self.scene.classes(*token))
        };
        if a.kind.is_some_and(|k| !k.is_place()) {
            out.classes(Group::SubjectName, words(a));
        }
        out.when(a.inner, F::SubjectInOther);
        if b.kind.is_some() {
            if b.kind.is_some_and(|k| !k.is_place()) {
                out.classes(Group::ObjectName, words(b));
            }
            let holds = |x: (usize, usize), y: (usize, usize)| x.0 <= y.0 && y.1 <= x.1 && x != y;
            out.when(holds(span(a), span(b)), F::ObjectInSubject);
            out.when(holds(span(b), span(a)), F::SubjectInObject);
            out.when(b.inner, F::ObjectInOther);
            let entry = |s: &Sight| match s.unit {
                Unit::Thing(thing) => self.bound.things[thing].entry,
                _ => None,
            };
            if let (Some(inner), Some(outer)) = (entry(a), entry(b)) {
                let names = self.scene.names;
                let within = names.chain(inner).any(|e| e == outer);
                out.flag(if within { F::Known } else { F::KnownNot });
                out.when(within && a.sentence == b.sentence && a.at.abs_diff(b.at) <= 3, F::KnownNear);
                let country = |e| if names.get(e).kind == EntityType::Country { Some(e) } else { names.country_of(e) };
                if let (Some(x), Some(y)) = (country(inner), country(outer)) {
                    out.flag(if x == y { F::OneCountry } else { F::TwoCountries });
                }
            }
        }
        let text = self.scene.text();
        out.when(a.kind.is_some() && text[..span(a).0].ends_with(['\u{300a}', '\u{201c}', '"', '\u{ab}']), F::SubjectQuoted);
    }

    fn look_at_text(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        let block = |s: &Sight| self.scene.clean.blocks.get(self.sentences[s.sentence].block).map(|b| b.kind);
        let titled = |s: &Sight| matches!(block(s), Some(BlockKind::Title | BlockKind::Heading));
        out.when(titled(a), F::SubjectTitled);
        out.when(titled(b), F::ObjectTitled);
        out.when(block(a) == Some(BlockKind::Table), F::SubjectTabled);
        for (s, first, most, only) in
            [(a, F::SubjectFirst, F::SubjectMost, F::SubjectOnly), (b, F::ObjectFirst, F::ObjectMost, F::ObjectOnly)]
        {
            let Some(kind) = s.kind else { continue };
            let ranked = self.most.get(&kind).map(Vec::as_slice).unwrap_or_default();
            out.when(self.first.get(&kind) == Some(&s.unit), first);
            out.when(ranked.first() == Some(&s.unit), most);
            out.when(ranked.len() == 1, only);
        }
        if let Some(kind) = b.kind {
            let second = self.most.get(&kind).and_then(|ranked| ranked.get(1));
            out.when(second == Some(&b.unit) && self.counts.get(&b.unit).is_some_and(|n| *n > 1), F::ObjectSecond);
        } else if let Unit::Date(date) = b.unit {
            let told = self.dates[date].date;
            out.flag(match (told.month(), told.day()) {
                (_, Some(_)) => F::Day,
                (Some(_), None) => F::Month,
                _ => F::Year,
            });
            let dates = self.elements(b).iter().filter(|e| matches!(e.what, What::Date(_))).count();
            out.when(dates == 1, F::OnlyDate);
        }
        let name = |e: &Element| matches!(e.what, What::Name(..));
        out.when(!self.elements(a)[..a.element].iter().any(name), F::SubjectOpens);
        out.when(!self.elements(b)[..b.element].iter().any(name), F::ObjectOpens);
        out.when(!self.elements(b)[(b.element + 1).min(self.elements(b).len())..].iter().any(name), F::ObjectEnds);
        out.when(a.meant, F::SubjectMeant);
        out.when(b.meant, F::ObjectMeant);
        out.when(b.adjective, F::ObjectAdjective);
    }

    /// Whether somebody of the object stands in the subject's sentence, and whether somebody signs there.
    fn look_at_actors(&self, a: &Sight, object: Unit, said: &Said, out: &mut Features) {
        let here = self.list.partition_point(|s| s.sentence < a.sentence);
        let persons =
            self.list[here..].iter().take_while(|s| s.sentence == a.sentence).filter(|s| s.kind == Some(EntityType::Person));
        let of_object = |s: &Sight| said.posts.get(&s.unit).is_some_and(|posts| posts.contains(&object));
        let beside = persons.clone().any(of_object);
        out.when(beside, Flag::ActorSubject);
        out.when(beside && self.in_sentence[a.sentence].meets(self.scene.special.sign), Flag::ActorSigned);
    }

    fn look_at_lists(&self, a: &Sight, b: &Sight, out: &mut Features) {
        use Flag as F;
        let joins = |e: &Element| matches!(e.what, What::Comma) || e.classes.meets(self.scene.special.and);
        let same = |e: &Element, kind: Option<EntityType>| matches!(&e.what, What::Name(names, _) if names.first().map(|n| self.bound.mentions[*n].kind) == kind);
        let listed = |s: &Sight| {
            let elements = self.elements(s);
            let pair =
                |x: usize, y: usize| elements.get(x).is_some_and(joins) && elements.get(y).is_some_and(|e| same(e, s.kind));
            pair(s.element + 1, s.element + 2) || s.element >= 2 && pair(s.element - 1, s.element - 2)
        };
        let (x, y) = (a.kind.is_some() && listed(a), b.kind.is_some() && listed(b));
        out.when(x, F::SubjectListed);
        out.when(y, F::ObjectListed);
        out.when(x && y && a.sentence == b.sentence && a.at.abs_diff(b.at) == 2, F::BothListed);
    }
}

fn push(list: &mut Vec<Sight>, bound: &Bound, name: usize, place: (usize, usize, usize), how: (bool, bool)) {
    let mention = &bound.mentions[name];
    let unit = if mention.kind == EntityType::Agreement { Unit::Deal(name) } else { Unit::Thing(bound.thing_of[name]) };
    let (sentence, element, at) = place;
    let (inner, meant) = how;
    let adjective = mention.source == Source::Adjective;
    list.push(Sight { unit, mention: name, kind: Some(mention.kind), sentence, element, at, inner, meant, adjective });
}

/// What the rules say, by pairs of units.
struct Said {
    /// Whom persons stand for.
    posts: FxHashMap<Unit, Vec<Unit>>,
    pairs: FxHashMap<(Unit, Unit), Vec<Predicate>>,
    subjects: FxHashMap<Unit, Vec<Predicate>>,
}

impl Said {
    fn of(bound: &Bound, findings: &Findings) -> Self {
        let unit = |end: End| match end {
            End::Name(n) if bound.mentions[n].kind == EntityType::Agreement => Some(Unit::Deal(n)),
            End::Name(n) => Some(Unit::Thing(bound.thing_of[n])),
            End::Made(_) => None,
        };
        let (mut pairs, mut subjects): (FxHashMap<_, Vec<_>>, FxHashMap<_, Vec<_>>) = Default::default();
        let mut posts: FxHashMap<Unit, Vec<Unit>> = FxHashMap::default();
        for finding in &findings.list {
            let Some(s) = unit(finding.s) else { continue };
            if let Some(o) = finding.o.and_then(unit).filter(|_| finding.p == Predicate::AffiliatedWith) {
                posts.entry(s).or_default().push(o);
            }
            subjects.entry(s).or_default().push(finding.p);
            if let Some(o) = finding.o.and_then(unit) {
                pairs.entry((s, o)).or_default().push(finding.p);
                pairs.entry((o, s)).or_default().push(finding.p);
            }
        }
        Self { posts, pairs, subjects }
    }

    /// What is said of the two, and of the subject and something else.
    fn tell(&self, s: Unit, o: Unit, out: &mut Features) -> (Vec<Predicate>, Vec<Predicate>) {
        let of_pair = self.pairs.get(&(s, o)).cloned().unwrap_or_default();
        of_pair.iter().for_each(|p| out.said(*p));
        let of_subject = self.subjects.get(&s).map(Vec::as_slice).unwrap_or_default();
        let other: Vec<Predicate> = of_subject.iter().filter(|p| !of_pair.contains(p)).copied().collect();
        other.iter().for_each(|p| out.said_other(*p));
        (of_pair, other)
    }
}
