//! What a change has put and taken away so far, in memory: every fact is found by its subject, object or graph.

use rustc_hash::FxHashMap;

use super::ids::{Fact, Id};

/// Terms where a pattern is bound, in the order of a fact.
pub(super) type Pattern = [Option<Id>; 4];

/// The parts of a fact that chains lead along: subject, object, graph.
const CHAINED: [usize; 3] = [0, 2, 3];
/// The end of a chain.
const NOTHING: u32 = u32::MAX;

/// The facts of a change.
#[derive(Default)]
pub(super) struct Sheet {
    rows: Vec<Row>,
    places: FxHashMap<Fact, u32>,
    /// The last row of each term's chain, for each of [`CHAINED`].
    last: [Vec<u32>; 3],
}

struct Row {
    fact: Fact,
    /// The row before on each chain.
    before: [u32; 3],
    there: bool,
}

impl Sheet {
    /// Whether a fact is there; `None` where the change has not met it.
    pub(super) fn get(&self, fact: &Fact) -> Option<bool> {
        Some(self.rows.get(*self.places.get(fact)? as usize)?.there)
    }

    /// Notes that a fact is there, or is not; returns what was noted before.
    pub(super) fn set(&mut self, fact: Fact, there: bool) -> Option<bool> {
        // Four billion facts are more than memory holds.
        let fresh = self.rows.len() as u32;
        let place = *self.places.entry(fact).or_insert(fresh);
        if let Some(row) = self.rows.get_mut(place as usize) {
            return Some(std::mem::replace(&mut row.there, there));
        }
        let mut before = [NOTHING; 3];
        for ((last, before), part) in self.last.iter_mut().zip(&mut before).zip(CHAINED) {
            let term = fact[part].index();
            if last.len() <= term {
                last.resize(term + 1, NOTHING);
            }
            *before = std::mem::replace(&mut last[term], fresh);
        }
        self.rows.push(Row { fact, before, there });
        None
    }

    /// The facts of a pattern that are there, the latest first.
    pub(super) fn matching(&self, pattern: Pattern) -> impl Iterator<Item = &Fact> + use<'_> {
        let chain = CHAINED.iter().position(|part| pattern[*part].is_some());
        let mut next = match chain {
            Some(chain) => {
                let term = pattern[CHAINED[chain]].map_or(usize::MAX, Id::index);
                self.last[chain].get(term).copied().unwrap_or(NOTHING)
            }
            None => (self.rows.len() as u32).wrapping_sub(1),
        };
        let rows = std::iter::from_fn(move || {
            let row = self.rows.get(next as usize)?;
            next = match chain {
                Some(chain) => row.before[chain],
                None => next.wrapping_sub(1),
            };
            Some(row)
        });
        rows.filter(move |row| row.there && fits(&row.fact, pattern)).map(|row| &row.fact)
    }
}

fn fits(fact: &Fact, pattern: Pattern) -> bool {
    fact.iter().zip(pattern).all(|(term, wanted)| wanted.is_none_or(|wanted| *term == wanted))
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::super::ids::Terms;
    use super::*;

    #[test]
    fn facts_are_found_by_every_pattern() {
        let mut terms = Terms::new();
        let nodes: Vec<Id> = (0..4).map(|n| terms.id(NamedNode::new_unchecked(format!("https://a.example/{n}")))).collect();
        let mut sheet = Sheet::default();
        let mut there = Vec::new();
        // Every quad of three terms; one in five is taken away again, one in seven of those put back.
        for n in 0..81_usize {
            let fact = [n, n / 3, n / 9, n / 27].map(|i| nodes[i % 3]);
            assert_eq!(sheet.set(fact, true), None);
            assert_eq!(sheet.set(fact, n % 5 != 0), Some(true));
            if n % 35 == 0 {
                assert_eq!(sheet.set(fact, true), Some(false));
            }
            assert_eq!(sheet.get(&fact), Some(n % 5 != 0 || n % 35 == 0));
            there.extend((n % 5 != 0 || n % 35 == 0).then_some(fact));
        }
        for n in 0..625_usize {
            let pattern = [n, n / 5, n / 25, n / 125].map(|i| nodes.get(i % 5).copied());
            let mut found: Vec<Fact> = sheet.matching(pattern).copied().collect();
            found.reverse();
            let expected: Vec<Fact> = there.iter().filter(|fact| fits(fact, pattern)).copied().collect();
            assert_eq!(found, expected, "{pattern:?}");
        }
    }
}
