//! The passage that is shown for a finding: one in which both of its ends are named.

use super::apply::{End, Finding};
use super::bind::Bound;
use super::sentence::Sentence;

/// How far away, in bytes, a name may stand that a pronoun in the passage stands for.
const REACH: usize = 900;

/// The passage of a finding, in bytes. Where a rule read a pronoun for a name, it reaches to the sentence that has the name; what reaches
/// over the end of a sentence holds whole sentences.
pub fn passage(bound: &Bound, places: &Places, sentences: &[Sentence], finding: &Finding) -> (usize, usize) {
    let (start, end) = finding.passage;
    let names = [Some(finding.s), finding.o].into_iter().flatten();
    let names = names.filter_map(|end| if let End::Name(name) = end { Some(name) } else { None });
    let (first, last) =
        names.fold((start, end), |(first, last), name| match nearest(places.of_thing(bound.thing_of[name]), (start, end)) {
            Some((from, to)) => (first.min(from), last.max(to)),
            None => (first, last),
        });
    let (from, to) = (sentence_of(sentences, first), sentence_of(sentences, last.saturating_sub(1)));
    match (from, to) {
        (Some(from), Some(to)) if from != to => (sentences[from].start.min(first), sentences[to].end.max(last)),
        _ => (first, last),
    }
}

/// Where each thing of a text is named.
pub struct Places {
    /// All places of names, in bytes, those of a thing together and in order.
    all: Vec<(usize, usize)>,
    /// Where those of each thing end.
    ends: Vec<usize>,
}

impl Places {
    /// The places of a text's names.
    pub fn of(bound: &Bound) -> Self {
        let (mut all, mut ends) = (Vec::with_capacity(bound.mentions.len()), Vec::with_capacity(bound.things.len()));
        for thing in &bound.things {
            let from = all.len();
            all.extend(thing.mentions.iter().map(|m| (bound.mentions[*m].start, bound.mentions[*m].end)));
            all[from..].sort_unstable();
            ends.push(all.len());
        }
        Self { all, ends }
    }

    fn of_thing(&self, thing: usize) -> &[(usize, usize)] {
        let from = thing.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[from..self.ends[thing]]
    }
}

/// Where a thing is named nearest to a passage that does not name it, before it rather than behind it.
fn nearest(places: &[(usize, usize)], (start, end): (usize, usize)) -> Option<(usize, usize)> {
    let (before, behind) = places.split_at(places.partition_point(|(from, _)| *from < start));
    if behind.iter().take_while(|(from, _)| *from <= end).any(|(_, to)| *to <= end) {
        return None;
    }
    let near = before.iter().rev().take_while(|(from, _)| start - from <= REACH).find(|(_, to)| *to <= end);
    let after = || behind.iter().take_while(|(from, _)| *from <= end + REACH).find(|(_, to)| to.saturating_sub(end) <= REACH);
    near.or_else(after).copied()
}

/// The sentence that holds a byte, or the last one that begins before it.
fn sentence_of(sentences: &[Sentence], at: usize) -> Option<usize> {
    sentences.partition_point(|s| s.start <= at).checked_sub(1)
}
