//! Which rules a sentence may concern, told by the kinds of its pieces alone.

use super::super::pattern::Kinds;
use super::{Rule, Script};

/// For each script the rules of its sentences, with what a sentence must hold a piece of.
///
/// Of hundreds of rules a sentence concerns a few: what tells so lies together here, and the rules themselves are left alone.
#[derive(Debug, Default)]
pub struct Triggers([Vec<(Kinds, usize)>; Script::ALL.len()]);

impl Triggers {
    /// The triggers of rules, which are meant by their indices.
    pub fn of_rules(rules: &[Rule]) -> Self {
        let mut triggers = Self::default();
        for (index, rule) in rules.iter().enumerate() {
            // A list may go on in any sentence.
            let kinds = if rule.head.is_some() { Kinds::ANY } else { rule.trigger };
            triggers.0[rule.script as usize].push((kinds, index));
        }
        triggers
    }

    /// The rules that may concern a sentence of a script that holds these kinds of pieces, in their order.
    pub fn of(&self, script: Script, kinds: Kinds) -> impl Iterator<Item = usize> {
        self.0[script as usize].iter().filter(move |(trigger, _)| trigger.meets(kinds)).map(|(_, index)| *index)
    }
}
