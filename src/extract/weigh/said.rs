//! What the rules, or what was weighed first, say of what a text names.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::apply::{End, Findings};
use super::super::bind::Bound;
use super::feature::Predicates;
use super::pairs::Unit;
use crate::value::{EntityType, Predicate};

/// What the rules say, by pairs of units.
#[derive(Debug)]
pub struct Said {
    /// The persons who stand for each.
    pub(super) posts: FxHashMap<Unit, FxHashSet<Unit>>,
    /// What is said of each unit and another, whichever is the subject, in order of the two.
    pairs: Vec<((Unit, Unit), Predicates)>,
    subjects: FxHashMap<Unit, Predicates>,
    /// Names that stand for several agreements: the rules have told the parties of each.
    told_apart: FxHashSet<usize>,
}

/// What the rules say of one unit.
#[derive(Default)]
pub(super) struct SaidOf<'a> {
    /// Of it and another, in order of the others.
    pairs: &'a [((Unit, Unit), Predicates)],
    /// Of it as the subject.
    all: Predicates,
}

impl SaidOf<'_> {
    /// What is said of it and another, and of it and something else.
    pub(super) fn with(&self, other: Unit) -> (Predicates, Predicates) {
        let place = self.pairs.binary_search_by_key(&other, |((_, unit), _)| *unit);
        let of_pair = place.ok().and_then(|place| self.pairs.get(place)).map(|(_, said)| *said).unwrap_or_default();
        (of_pair, self.all.without(of_pair))
    }
}

impl Said {
    /// What these findings say.
    pub fn of(bound: &Bound, findings: &Findings) -> Self {
        let unit = |end: End| match end {
            End::Name(n) if bound.mentions[n].kind == EntityType::Agreement => Some(Unit::Deal(n)),
            End::Name(n) => Some(Unit::Thing(bound.thing_of[n])),
            End::Made(_) => None,
        };
        let mut said = Self {
            posts: FxHashMap::default(),
            pairs: Vec::new(),
            subjects: FxHashMap::default(),
            told_apart: findings.made.iter().filter_map(|made| made.of).collect(),
        };
        for finding in &findings.list {
            let Some(s) = unit(finding.s) else { continue };
            said.subjects.entry(s).or_default().add(finding.p);
            let Some(o) = finding.o.and_then(unit) else { continue };
            if finding.p == Predicate::AffiliatedWith {
                said.posts.entry(o).or_default().insert(s);
            }
            let p = Predicates::from_iter([finding.p]);
            said.pairs.extend([((s, o), p), ((o, s), p)]);
        }
        said.pairs.sort_unstable_by_key(|(pair, _)| *pair);
        said.pairs.dedup_by(|next, first| {
            let same = next.0 == first.0;
            if same {
                next.1.iter().for_each(|p| first.1.add(p));
            }
            same
        });
        said
    }

    /// What is said of a unit.
    pub(super) fn of_subject(&self, s: Unit) -> SaidOf<'_> {
        let first = self.pairs.partition_point(|((unit, _), _)| *unit < s);
        let of = self.pairs.get(first..).unwrap_or_default();
        let pairs = of.get(..of.partition_point(|((unit, _), _)| *unit == s)).unwrap_or_default();
        SaidOf { pairs, all: self.subjects.get(&s).copied().unwrap_or_default() }
    }

    /// What is decided of a subject, whatever the object: everything of agreements told apart, and of others what is said of one object
    /// alone and has been said.
    pub(super) fn decided(&self, s: Unit) -> Predicates {
        if matches!(s, Unit::Deal(deal) if self.told_apart.contains(&deal)) {
            return Predicate::ALL.iter().copied().collect();
        }
        self.subjects.get(&s).map_or_else(Predicates::default, |said| said.iter().filter(|p| is_single(*p)).collect())
    }
}

/// Predicates of which a subject has one object: the heaviest counts, and none where the rules told one.
pub(super) fn is_single(p: Predicate) -> bool {
    use Predicate as P;
    matches!(p, P::AffiliatedWith | P::SignedOn | P::SignedIn | P::SignedAt | P::HeldOn | P::FoundedOn | P::PartOf)
}
