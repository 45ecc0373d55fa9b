//! Which rules a sentence may concern, told by the kinds of its pieces alone.

use super::super::class_set::bits;
use super::super::pattern::Kinds;
use super::{Rule, Script};

/// For each script the rules of its sentences, by what a sentence must hold a piece of.
///
/// Of hundreds of rules a sentence concerns a few: its kinds of pieces, which are few, tell them, and the others are left alone.
#[derive(Debug, Default)]
pub struct Triggers([Triggered; Script::ALL.len()]);

/// The rules of one script.
#[derive(Debug, Default)]
struct Triggered {
    /// Their indices.
    rules: Vec<usize>,
    /// For each kind of piece the rules that it may concern, by their places in `rules`, one bit each.
    by_kind: Vec<Vec<u64>>,
}

impl Triggers {
    /// The triggers of rules, which are meant by their indices.
    pub fn of_rules(rules: &[Rule]) -> Self {
        let mut triggers = Self::default();
        for (index, rule) in rules.iter().enumerate() {
            // A list may go on in any sentence.
            let kinds = if rule.head.is_some() { Kinds::ANY } else { rule.trigger };
            triggers.0[rule.script as usize].add(kinds, index);
        }
        triggers
    }

    /// The rules that may concern a sentence of a script that holds these kinds of pieces, in their order.
    pub fn of(&self, script: Script, kinds: Kinds) -> impl Iterator<Item = usize> {
        let Triggered { rules, by_kind } = &self.0[script as usize];
        let mut set = vec![0; rules.len().div_ceil(64)];
        for of_kind in kinds.indices().filter_map(|kind| by_kind.get(kind)) {
            set.iter_mut().zip(of_kind).for_each(|(set, of_kind)| *set |= of_kind);
        }
        let places = set.into_iter().enumerate().flat_map(|(word, set)| bits(set).map(move |bit| word * 64 + bit));
        places.filter_map(|place| rules.get(place).copied())
    }
}

impl Triggered {
    fn add(&mut self, kinds: Kinds, rule: usize) {
        let (word, bit) = (self.rules.len() / 64, self.rules.len() % 64);
        for kind in kinds.indices() {
            if self.by_kind.len() <= kind {
                self.by_kind.resize(kind + 1, Vec::new());
            }
            let of_kind = &mut self.by_kind[kind];
            of_kind.resize(word + 1, 0);
            of_kind[word] |= 1 << bit;
        }
        self.rules.push(rule);
    }
}
