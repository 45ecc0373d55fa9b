//! What numbers count: the noun behind a number or before it, by measure words and what stands between.

use super::super::number::Number;
use super::super::rule::Script;
use super::super::rule::figure::{Dimension, FigureToken, Role};
use super::{AROUND, Measured, Pass};
use crate::value::{Decimal, Indicator};

/// How far behind a measure word the counted noun may begin, in characters.
const NOUN_WITHIN: usize = 14;
/// The same in scripts with spaces.
const NOUN_WITHIN_SPACED: usize = 48;
/// Fewer than that, in words and with a bare noun, are those told of before; and how long a bare noun is, in characters.
const FEW: i128 = 5;
const BARE: usize = 2;

impl Pass<'_> {
    /// What a number counts: the noun behind it, else the one before it; with where the count ends.
    pub(super) fn counted(&self, number: &Number) -> Option<(usize, Measured)> {
        let (lower, rules) = (self.lower, self.rules);
        let spaced_script = rules.script != Script::Han;
        let space = usize::from(lower[number.end..].starts_with(' '));
        let measure = rules.measures.at(lower, number.end + space).map(|(length, own)| (number.end + space + length, *own));
        if !spaced_script && measure.is_none() && !self.noun_at(number.end) && !self.ends_at(number.end) {
            return None;
        }
        if number.value == Decimal::whole(1) && number.in_words {
            return None;
        }
        let from = measure.map_or(number.end, |(end, _)| end);
        let own = measure.and_then(|m| m.1);
        // A measure word that counts one sort of thing alone tells more than the noun; of people the noun tells more.
        let told = |noun: usize| own.filter(|i| rules.indicators[*i].name != Indicator::People).unwrap_or(noun);
        if let Some((noun, start, end)) = self.noun_behind(from, own.is_some()) {
            // "The two parks" are those told of, with or without the article.
            let bare = lower[start..end].chars().count() <= if spaced_script { usize::MAX } else { BARE };
            if number.in_words && number.value < Decimal::whole(FEW) && lower[from..start].trim().is_empty() && bare {
                return None;
            }
            let noun = self.told_of_people(noun, from).unwrap_or_else(|| told(noun));
            return Some((end, Measured::Noun(noun, start, end)));
        }
        let bound = rules.behind.at(lower, from).map_or(from, |(length, _)| from + length);
        if let Some((noun, start, end)) = self.noun_before(number.start).filter(|_| self.ends_at(from) || self.ends_at(bound)) {
            return Some((from, Measured::Noun(told(noun), start, end)));
        }
        let own = own?;
        // A small number in words without a noun speaks of what was told of.
        if number.in_words && number.value < Decimal::whole(10) {
            return None;
        }
        let own = self.told_of_people(own, from).unwrap_or(own);
        Some((from, Measured::Noun(own, from, from)))
    }

    /// Whether a counted noun stands right at a place.
    fn noun_at(&self, at: usize) -> bool {
        let index = self.tokens.partition_point(|t| t.start < at);
        let counts = |t: &FigureToken| self.rules.roles(*t).iter().any(|r| matches!(r, Role::Counted(_)));
        self.tokens.get(index).is_some_and(|t| t.start == at && counts(t))
    }

    /// Whether a clause, or what is counted, ends at a place.
    fn ends_at(&self, at: usize) -> bool {
        let rest = self.lower[at..].trim_start_matches(' ');
        let index = self.tokens.partition_point(|t| t.start < at);
        let stop = || self.tokens.get(index).filter(|t| self.lower[at..t.start].trim().is_empty());
        rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
            || stop().is_some_and(|t| self.rules.roles(*t).contains(&Role::Stop))
    }

    /// The counted noun behind a place: the first near enough, with those right behind it.
    fn noun_behind(&self, from: usize, has_own: bool) -> Option<(usize, usize, usize)> {
        let spaced = self.rules.script != Script::Han;
        let most = if spaced { NOUN_WITHIN_SPACED } else { NOUN_WITHIN };
        let first = self.tokens.partition_point(|t| t.start < from);
        let mut best: Option<(usize, usize, usize)> = None;
        for token in self.tokens[first..].iter().take(AROUND) {
            let roles = self.rules.roles(*token);
            let gap = &self.lower[best.map_or(from, |b| b.2)..token.start];
            if best.is_some() && !gap.trim_matches(' ').is_empty() {
                break;
            }
            let parted =
                gap.contains(|c: char| c.is_ascii_digit() || !c.is_alphanumeric() && !matches!(c, ' ' | '-' | '\'' | '\u{b7}'));
            if parted || gap.chars().count() > most || roles.contains(&Role::Stop) {
                break;
            }
            let counted = roles.iter().find_map(|r| if let Role::Counted(i) = r { Some(*i) } else { None });
            if let Some(indicator) = counted {
                best = Some((indicator, best.map_or(token.start, |b| b.1), token.end));
                if self.rules.indicators[indicator].firm && token.start == from {
                    break;
                }
            }
        }
        best.filter(|b| !has_own || self.lower[from..b.1].chars().count() <= most / 2)
    }

    /// The counted noun before a place, with nothing but linking words between.
    fn noun_before(&self, start: usize) -> Option<(usize, usize, usize)> {
        let mut at = start;
        let last = self.tokens.partition_point(|t| t.end <= start);
        for token in self.tokens[..last].iter().rev().take(4) {
            if !self.lower[token.end..at].trim_matches(' ').is_empty() {
                return None;
            }
            let roles = self.rules.roles(*token);
            let counted = roles.iter().find_map(|r| if let Role::Counted(i) = r { Some(*i) } else { None });
            if let Some(indicator) = counted {
                return Some((indicator, token.start, token.end));
            }
            if !roles.iter().any(|r| matches!(r, Role::Linker | Role::Bound(_))) {
                return None;
            }
            at = token.start;
        }
        None
    }

    /// What people are, where the clause tells: at an event, at work, living somewhere.
    fn told_of_people(&self, indicator: usize, at: usize) -> Option<usize> {
        if self.rules.indicators[indicator].name != Indicator::People {
            return None;
        }
        let (start, end) = self.clause(at);
        self.nearest(Dimension::People, at, (start, end)).map(|(found, _)| found)
    }
}
