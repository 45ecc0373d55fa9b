//! The passage that is shown for a finding: one in which both of its ends are named.

use super::apply::{End, Finding};
use super::bind::Bound;
use super::sentence::Sentence;

/// How far away, in bytes, a name may stand that a pronoun in the passage stands for.
const REACH: usize = 900;

/// The passage of a finding, in bytes. Where a rule read a pronoun for a name, it reaches to the sentence that has the name; what reaches
/// over the end of a sentence holds whole sentences.
pub fn passage(bound: &Bound, sentences: &[Sentence], finding: &Finding) -> (usize, usize) {
    let (start, end) = finding.passage;
    let names = [Some(finding.s), finding.o].into_iter().flatten();
    let names = names.filter_map(|end| if let End::Name(name) = end { Some(name) } else { None });
    let (first, last) = names.fold((start, end), |(first, last), name| match nearest(bound, name, (start, end)) {
        Some((from, to)) => (first.min(from), last.max(to)),
        None => (first, last),
    });
    let (from, to) = (sentence_of(sentences, first), sentence_of(sentences, last.saturating_sub(1)));
    match (from, to) {
        (Some(from), Some(to)) if from != to => (sentences[from].start.min(first), sentences[to].end.max(last)),
        _ => (first, last),
    }
}

/// Where the thing of a name is named nearest to a passage that does not name it, before it rather than behind it.
fn nearest(bound: &Bound, name: usize, (start, end): (usize, usize)) -> Option<(usize, usize)> {
    let places =
        || bound.things[bound.thing_of[name]].mentions.iter().map(|m| (bound.mentions[*m].start, bound.mentions[*m].end));
    if places().any(|(from, to)| start <= from && to <= end) {
        return None;
    }
    let before = places().filter(|(_, to)| *to <= end).max().filter(|(from, _)| start.saturating_sub(*from) <= REACH);
    before.or_else(|| places().filter(|(from, to)| *from >= start && to.saturating_sub(end) <= REACH).min())
}

/// The sentence that holds a byte, or the last one that begins before it.
fn sentence_of(sentences: &[Sentence], at: usize) -> Option<usize> {
    sentences.partition_point(|s| s.start <= at).checked_sub(1)
}
