//! Judgements of identity, from `data/same.tsv`: they can be read, and undone by removing their line.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::names::{BASE, Names};

/// The table: a, b, verdict, who, when, why. IRIs stand without their base.
const SAME: &str = include_str!("../../data/same.tsv");

/// Whether two IRIs mean one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They do.
    Same,
    /// They don't, though their names are alike.
    Different,
    /// Nobody could tell.
    Unsure,
}

/// One line of the table of judgements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The IRI that stays, where they are the same.
    pub a: String,
    /// The other IRI.
    pub b: String,
    /// What was found.
    pub verdict: Verdict,
    /// Who judged.
    pub who: &'static str,
    /// When, as written: `2025-11-20`.
    pub when: &'static str,
    /// On what ground.
    pub why: &'static str,
}

/// Every judgement, in the order of the file; a line with a verdict of none of the three words is passed over.
pub fn judgements() -> &'static [Judgement] {
    static ALL: LazyLock<Vec<Judgement>> = LazyLock::new(|| SAME.lines().skip(1).filter_map(parse).collect());
    &ALL
}

fn parse(line: &'static str) -> Option<Judgement> {
    let cells: Vec<&'static str> = line.split('\t').collect();
    let &[a, b, verdict, who, when, why] = cells.as_slice() else { return None };
    let verdict = match verdict {
        "same" => Verdict::Same,
        "different" => Verdict::Different,
        "unsure" => Verdict::Unsure,
        _ => return None,
    };
    Some(Judgement { a: format!("{BASE}{a}"), b: format!("{BASE}{b}"), verdict, who, when, why })
}

/// The IRI that stands for this one by the judgements: of those held to be the same a known name's, or else the first
/// that only stands in the column of those that stay, or else the first of all.
pub(super) fn canonical(iri: &str, names: &Names) -> String {
    static GROUPS: LazyLock<FxHashMap<&'static str, usize>> = LazyLock::new(groups);
    let Some(group) = GROUPS.get(iri) else { return iri.to_owned() };
    let members: BTreeSet<&str> = GROUPS.iter().filter(|(_, g)| *g == group).map(|(iri, _)| *iri).collect();
    let left: BTreeSet<&str> = same().map(|j| j.b.as_str()).collect();
    let known = members.iter().find(|m| names.by_iri(m).is_some());
    let stays = members.iter().find(|m| !left.contains(**m));
    known.or(stays).or(members.first()).map_or_else(|| iri.to_owned(), |m| (*m).to_owned())
}

fn same() -> impl Iterator<Item = &'static Judgement> {
    judgements().iter().filter(|j| j.verdict == Verdict::Same)
}

/// A number for each IRI that some judgement joins, the same for all that are joined, directly or through others.
fn groups() -> FxHashMap<&'static str, usize> {
    let mut group: FxHashMap<&'static str, usize> = FxHashMap::default();
    for (n, judgement) in same().enumerate() {
        let old: Vec<usize> = [&judgement.a, &judgement.b].iter().filter_map(|i| group.get(i.as_str()).copied()).collect();
        group.insert(&judgement.a, n);
        group.insert(&judgement.b, n);
        for g in group.values_mut().filter(|g| old.contains(g)) {
            *g = n;
        }
    }
    group
}
