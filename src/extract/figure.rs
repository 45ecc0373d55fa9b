//! Figures: the quantities that a text states, with what they measure, of whom and when.
//!
//! A number is a figure where a unit, or a noun that is counted, stands with it; what it measures is told by the nearest words that speak of
//! such numbers. The work is linear in the text: what lies around a number is looked at within a bounded distance.

use super::bind::Bound as Names;
use super::date::DateMention;
use super::lexicon::is_han;
use super::mention::Scene;
use super::number::{Number, numbers};
use super::pattern::What;
use super::rule::Script;
use super::rule::figure::{Dimension, FigureRules, FigureToken, Role};
use super::sentence::Sentence;
use super::topic::{Asked, Topic, around, ends_with_word};
use crate::value::{Bound, Date, Decimal, EntityType, Indicator};

mod counted;

/// A figure at a place of the text, in bytes.
#[derive(Debug, Clone)]
pub struct FigureMention {
    /// The name of whom or what it is about.
    pub about: Option<usize>,
    /// The name of the other side.
    pub counterpart: Option<usize>,
    /// What is measured or counted.
    pub indicator: Indicator,
    /// Where the words for that stand.
    pub words: Option<(usize, usize)>,
    /// The number; of a range the lower end.
    pub value: Decimal,
    /// The upper end.
    pub upper: Option<Decimal>,
    /// The unit's code.
    pub unit: String,
    /// Whether the true number is about, more or less.
    pub bound: Option<Bound>,
    /// The change told with it, in percent.
    pub change: Option<Decimal>,
    /// Expected, and not so yet.
    pub planned: bool,
    /// Its period.
    pub period: (Option<Date>, Option<Date>),
    /// Where number and unit stand.
    pub place: (usize, usize),
    /// The passage that tells it.
    pub passage: (usize, usize),
    /// The rules that found it, by index.
    pub rule: usize,
}

/// How far before and behind a number its words are looked for, in words known to the rules.
const AROUND: usize = 24;
/// Between a word of change and its percentage, or between a value and the change told with it, in characters.
const CHANGE_WITHIN: usize = 14;
/// The same in scripts with spaces.
const CHANGE_WITHIN_SPACED: usize = 34;

/// The figures of a text, in order.
pub fn find(scene: &Scene<'_>, names: &Names, dates: &[DateMention], sentences: &[Sentence]) -> Vec<FigureMention> {
    let mut out = Vec::new();
    let mut topic = Topic::default();
    for (index, sentence) in sentences.iter().enumerate() {
        let text = &scene.text()[sentence.start..sentence.end];
        topic.enter(index, sentence.block);
        let script = sentence.script;
        if let Some(rule) = scene.book.figures.iter().position(|r| r.script == script)
            && may_tell(text, script)
        {
            let lower = lower(text);
            let rules = &scene.book.figures[rule];
            let numbers = numbers(&lower, rules);
            // What stands around numbers is looked at only where there are some.
            if !numbers.is_empty() {
                let tokens = rules.scan(&lower);
                let clauses = clauses(sentence, &lower);
                let pass = Pass { names, dates, sentence, rules, rule, lower: &lower, tokens: &tokens, clauses, topic: &topic };
                out.extend(pass.run(numbers));
            }
        }
        topic.remember(names, scene, sentence, scene.book.figures.iter().find(|r| r.script == script));
    }
    out
}

/// Whether a sentence can tell a figure at all.
fn may_tell(text: &str, script: Script) -> bool {
    script != Script::Han || text.chars().any(|c| c.is_ascii_digit() || NUMERALS.contains(&c))
}

/// The Chinese numerals from one to ten, and two of things.
const NUMERALS: [char; 11] = [
    '\u{4e00}', '\u{4e8c}', '\u{4e09}', '\u{56db}', '\u{4e94}', '\u{516d}', '\u{4e03}', '\u{516b}', '\u{4e5d}', '\u{5341}',
    '\u{4e24}',
];

/// A text in lower case, letter for letter of the same length.
fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let small = |c: char| {
        if c.is_ascii() || is_han(c) {
            return c.to_ascii_lowercase();
        }
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
            _ => c,
        }
    };
    text.chars().map(small).collect()
}

/// Where the clauses of a sentence end, in bytes of it: at commas and colons that part no digits and stand in no name.
fn clauses(sentence: &Sentence, lower: &str) -> Vec<usize> {
    let ends = sentence.elements.iter().filter_map(|e| match e.what {
        What::Comma | What::Mark(';' | ':' | '|') => Some((e.start - sentence.start, e.end - sentence.start)),
        _ => None,
    });
    let bytes = lower.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    // A list comma parts no clauses.
    let parts =
        |(start, end): &(usize, usize)| &lower[*start..*end] != "\u{3001}" && !(digit(start.checked_sub(1)) && digit(Some(*end)));
    ends.filter(parts).map(|(_, end)| end).chain([lower.len()]).collect()
}

/// The search in one sentence; places are bytes of it.
struct Pass<'a> {
    names: &'a Names,
    dates: &'a [DateMention],
    sentence: &'a Sentence,
    rules: &'a FigureRules,
    rule: usize,
    lower: &'a str,
    tokens: &'a [FigureToken],
    clauses: Vec<usize>,
    topic: &'a Topic,
}

/// A number with its unit, before what it measures is known.
#[derive(Clone)]
struct Quantity {
    number: Number,
    bound: Option<Bound>,
    start: usize,
    end: usize,
    what: Measured,
}

/// What stands behind a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measured {
    /// A unit, by index.
    Unit(usize),
    /// A counted noun: its indicator and its place.
    Noun(usize, usize, usize),
}

/// A percentage of change that waits for the value it led to.
struct Change {
    figure: FigureMention,
    value: Decimal,
    end: usize,
}

impl Pass<'_> {
    fn run(&self, numbers: Vec<Number>) -> Vec<FigureMention> {
        let mut out: Vec<FigureMention> = Vec::new();
        let mut waiting: Option<Change> = None;
        // The quantity before, and whether it made the last of `out`.
        let mut before: Option<Quantity> = None;
        for number in numbers {
            let Some(quantity) = self.quantity(number) else { continue };
            let percent = self.dimension(&quantity) == Dimension::Percent;
            if percent {
                if let Some(change) = self.change(&quantity, before.as_ref(), out.last_mut()) {
                    out.extend(waiting.replace(change).map(|c| c.figure));
                }
                out.extend(self.share(&quantity).and_then(|(indicator, words)| self.figure(&quantity, indicator, words, None)));
                continue;
            }
            let Some((indicator, words)) = self.measured(&quantity, before.as_ref(), out.last()) else { continue };
            let Some(mut figure) = self.figure(&quantity, indicator, words, before.as_ref()) else { continue };
            if let Some(change) = waiting.take() {
                if self.leads_to(change.end, quantity.start) {
                    figure.change = Some(change.value);
                    figure.passage.0 = figure.passage.0.min(change.figure.passage.0);
                } else {
                    out.push(change.figure);
                }
            }
            out.push(figure);
            before = Some(quantity);
        }
        out.extend(waiting.map(|c| c.figure));
        out.sort_by_key(|f| f.place);
        out
    }

    /// The number with what stands around it; none where it is no quantity.
    fn quantity(&self, number: Number) -> Option<Quantity> {
        if self.is_taken(number.start, number.end) {
            return None;
        }
        let (lower, rules) = (self.lower, self.rules);
        let mut start = number.start;
        let ahead = lower[..start].trim_end_matches([' ', '\u{a0}']);
        let prefix = rules.before.iter().find(|(word, _)| {
            let stem = ahead.strip_suffix(word.as_str());
            stem.is_some_and(|stem| !word.starts_with(char::is_alphabetic) || !ends_in_letter(stem))
        });
        if let Some((word, _)) = prefix {
            start = ahead.len() - word.len();
        }
        let last = lower[..start].chars().next_back();
        let again = rules.definite.iter().any(|word| ends_with_word(ahead, word)) || ahead.ends_with(['\u{201c}', '"', '\u{ab}']);
        if number.in_words && again {
            return None;
        }
        let mixed = last.is_some_and(|c| super::lexicon::is_spaced_letter(c) || matches!(c, '.' | '/' | '#' | '\u{2116}' | '_'));
        if mixed && !lower[..start].ends_with(' ') || rules.never_after.iter().any(|word| ends_with_word(ahead, word)) {
            return None;
        }
        let (mut end, mut bound) = (number.end, number.bound);
        let spaced =
            end + usize::from(lower[end..].starts_with([' ', '-'])) + usize::from(lower[end..].starts_with('\u{a0}')) * 2;
        let unit = rules.after.at(lower, spaced).map(|(length, unit)| (spaced + length, *unit));
        let what = if let Some((_, own)) = prefix {
            // The unit may be told twice, before and behind.
            end = unit.filter(|(_, unit)| rules.units[*unit].of == rules.units[*own].of).map_or(end, |(stop, _)| stop);
            Measured::Unit(*own)
        } else if let Some((stop, unit)) = unit {
            if lower[stop..].starts_with('/') {
                return None;
            }
            end = stop;
            Measured::Unit(unit)
        } else {
            let (stop, noun) = self.counted(&number)?;
            end = end.max(stop);
            noun
        };
        if let Some((length, told)) = rules.behind.at(lower, end + usize::from(lower[end..].starts_with(' '))) {
            bound = bound.or(Some(*told));
            end += length + usize::from(lower[end..].starts_with(' '));
        }
        if let Some(token) = self.token_ending(start) {
            let told = rules.roles(token).iter().find_map(|r| if let Role::Bound(b) = r { Some(*b) } else { None });
            if let Some(told) = told {
                (bound, start) = (Some(told), token.start);
            }
        }
        Some(Quantity { number, bound, start, end, what })
    }

    /// Whether a place belongs to a name or a date.
    fn is_taken(&self, start: usize, end: usize) -> bool {
        let (start, end) = (self.sentence.start + start, self.sentence.start + end);
        let elements = &self.sentence.elements;
        let from = elements.partition_point(|e| e.end <= start);
        elements[from..].iter().take_while(|e| e.start < end).any(|e| match &e.what {
            What::Date(_) => true,
            // "Five agreements" name what they count.
            What::Name(names, _) => names.iter().any(|n| {
                let name = &self.names.mentions[*n];
                let counted = matches!(name.kind, EntityType::Agreement | EntityType::Event) && name.start == start;
                name.start < end && start < name.end && !counted
            }),
            _ => false,
        })
    }

    /// The known word that ends where something begins, a space between or not.
    fn token_ending(&self, at: usize) -> Option<FigureToken> {
        let end = self.lower[..at].trim_end_matches(' ').len();
        let index = self.tokens.partition_point(|t| t.end <= end).checked_sub(1)?;
        self.tokens.get(index).copied().filter(|t| t.end == end)
    }

    fn dimension(&self, quantity: &Quantity) -> Dimension {
        match quantity.what {
            Measured::Unit(unit) => self.rules.units[unit].of,
            Measured::Noun(..) => Dimension::Count,
        }
    }

    /// The clause around a place.
    fn clause(&self, at: usize) -> (usize, usize) {
        let index = self.clauses.partition_point(|end| *end <= at);
        let start = index.checked_sub(1).map_or(0, |i| self.clauses[i]);
        (start, self.clauses.get(index).copied().unwrap_or(self.lower.len()))
    }

    /// The word nearest to a place that tells what numbers of a kind measure: before it rather than behind it.
    fn nearest(&self, of: Dimension, at: usize, (start, end): (usize, usize)) -> Option<(usize, FigureToken)> {
        let speaks = |token: &FigureToken| {
            self.rules.roles(*token).iter().find_map(|r| match r {
                Role::Word(i) if self.rules.indicators[*i].of.contains(&of) => Some((*i, *token)),
                _ => None,
            })
        };
        let middle = self.tokens.partition_point(|t| t.end <= at);
        let ahead = self.tokens[..middle].iter().rev().take(AROUND).take_while(|t| t.start >= start);
        let behind = self.tokens[middle..].iter().take(AROUND).take_while(|t| t.end <= end);
        ahead.clone().find_map(speaks).or_else(|| behind.clone().find_map(speaks))
    }

    /// What a quantity measures, and where the words for it stand.
    fn measured(
        &self,
        quantity: &Quantity,
        before: Option<&Quantity>,
        last: Option<&FigureMention>,
    ) -> Option<(usize, Option<(usize, usize)>)> {
        let unit = match quantity.what {
            Measured::Noun(indicator, start, end) => return Some((indicator, (end > start).then_some((start, end)))),
            Measured::Unit(unit) => &self.rules.units[unit],
        };
        // The same in another unit, in brackets behind.
        if let (Some(before), Some(last)) = (before, last)
            && self.dimension(before) == unit.of
            && matches!(self.lower[before.end..quantity.start].trim(), "(" | "\u{ff08}")
        {
            let words = last.words.map(|(start, end)| (start - self.sentence.start, end - self.sentence.start));
            return Some((self.rules.indicator(last.indicator)?, words));
        }
        let clause = self.clause(quantity.number.start);
        // What was told of the number before does not tell of this one, unless nothing else does.
        let from = before.map_or(0, |b| b.end).max(clause.0);
        let found = self.nearest(unit.of, quantity.start, (from, clause.1)).or_else(|| {
            let middle = self.tokens.partition_point(|t| t.end <= quantity.start);
            let ahead = self.tokens[..middle].iter().rev().take(AROUND);
            ahead.into_iter().find_map(|t| {
                self.rules.roles(*t).iter().find_map(|r| match r {
                    Role::Word(i) if self.rules.indicators[*i].of.contains(&unit.of) => Some((*i, *t)),
                    _ => None,
                })
            })
        });
        if let Some((indicator, token)) = found {
            return Some((indicator, Some((token.start, token.end))));
        }
        let plain = match unit.of {
            Dimension::Money => Indicator::Amount,
            Dimension::Area => Indicator::Area,
            Dimension::Containers => Indicator::Containers,
            Dimension::Power => Indicator::Capacity,
            _ => return None,
        };
        self.rules.indicator(plain).map(|i| (i, None))
    }

    /// Where a percentage is a change: it is told with the value before, or stands for itself until a value follows.
    fn change(&self, quantity: &Quantity, before: Option<&Quantity>, last: Option<&mut FigureMention>) -> Option<Change> {
        let spaced = self.rules.script != Script::Han;
        let most = if spaced { CHANGE_WITHIN_SPACED } else { CHANGE_WITHIN };
        let turn = |t: &FigureToken| {
            let roles = self.rules.roles(*t);
            if roles.contains(&Role::Up) { Some(1) } else { roles.contains(&Role::Down).then_some(-1) }
        };
        let middle = self.tokens.partition_point(|t| t.end <= quantity.start);
        let near = |from: usize, to: usize| {
            let gap = &self.lower[from..to];
            gap.chars().count() <= most
                && !gap.contains(|c: char| c.is_ascii_digit() || matches!(c, ',' | '\u{3002}' | ';' | '\u{3001}'))
        };
        let ahead =
            self.tokens[..middle].iter().rev().take(4).find(|t| turn(t).is_some()).filter(|t| near(t.end, quantity.start));
        let behind = || self.tokens[middle..].iter().filter(|t| t.start >= quantity.end).take(2).find(|t| turn(t).is_some());
        let token = ahead.or_else(|| behind().filter(|t| near(quantity.end, t.start)))?;
        let size = match quantity.what {
            Measured::Unit(unit) if self.rules.units[unit].times => quantity.number.value.shifted(2)?,
            _ => quantity.number.value,
        };
        let value = if turn(token) == Some(1) { size } else { size.negated() };
        let start = token.start.min(quantity.start);
        if let (Some(before), Some(last)) = (before, last) {
            let gap = &self.lower[before.end.min(start)..start];
            let telling = |t: &&FigureToken| self.rules.roles(**t).iter().any(|r| matches!(r, Role::Word(_) | Role::Counted(_)));
            let between =
                self.tokens.iter().skip(self.tokens.partition_point(|t| t.start < before.end)).take_while(|t| t.end <= start);
            let with = gap.chars().count() <= most && !gap.contains('\u{3002}') && between.clone().find(telling).is_none();
            let is_last = last.place.1 == self.sentence.start + before.end && last.change.is_none();
            if with && is_last && self.dimension(before) != Dimension::Percent {
                last.change = Some(value);
                last.passage.1 = last.passage.1.max(self.sentence.start + quantity.end);
                return None;
            }
        }
        let growth = self.rules.indicator(Indicator::Growth)?;
        let clause = self.clause(quantity.number.start);
        let words = self.tokens[..self.tokens.partition_point(|t| t.end <= start)].iter().rev().take(AROUND);
        let words = words
            .take_while(|t| t.start >= clause.0)
            .find(|t| self.rules.roles(**t).iter().any(|r| matches!(r, Role::Word(_) | Role::Counted(_))));
        let mut figure = self.figure(quantity, growth, words.map(|t| (t.start, t.end)), None)?;
        (figure.value, figure.unit) = (value, "%".to_owned());
        Some(Change { figure, value, end: quantity.end.max(token.end) })
    }

    /// Whether a change is told to have led to the value behind it.
    fn leads_to(&self, from: usize, to: usize) -> bool {
        let gap = self.lower.get(from..to).unwrap_or_default().trim();
        let short = gap.chars().count() <= if self.rules.script == Script::Han { CHANGE_WITHIN } else { CHANGE_WITHIN_SPACED };
        short && self.rules.to.iter().any(|word| gap.ends_with(word.as_str()))
    }

    /// Where a percentage is a part of a whole.
    fn share(&self, quantity: &Quantity) -> Option<(usize, Option<(usize, usize)>)> {
        let clause = self.clause(quantity.number.start);
        let turn = |t: &&FigureToken| self.rules.roles(**t).iter().any(|r| matches!(r, Role::Up | Role::Down));
        let inside =
            || self.tokens.iter().skip(self.tokens.partition_point(|t| t.start < clause.0)).take_while(|t| t.end <= clause.1);
        if inside().any(|t| turn(&t)) {
            return None;
        }
        let share = inside().take(AROUND).find(|t| self.rules.roles(**t).contains(&Role::Share))?;
        self.rules.indicator(Indicator::Share).map(|i| (i, Some((share.start, share.end))))
    }

    /// The figure of a quantity.
    fn figure(
        &self,
        quantity: &Quantity,
        indicator: usize,
        words: Option<(usize, usize)>,
        before: Option<&Quantity>,
    ) -> Option<FigureMention> {
        let rule = &self.rules.indicators[indicator];
        let at = |place: usize| self.sentence.start + place;
        let anchor = words.map_or(quantity.start, |w| w.0.min(quantity.start));
        let clause = self.clause(quantity.number.start);
        let sides = around(&Asked {
            names: self.names,
            sentence: self.sentence,
            rules: self.rules,
            lower: self.lower,
            tokens: self.tokens,
            clause,
            anchor,
            number: quantity.number.start,
            indicator: rule,
            topic: self.topic,
        });
        let from = clause.0.min(self.clause(anchor).0);
        let named = sides.about.map(|n| self.names.mentions[n].start).filter(|start| (at(0)..at(from)).contains(start));
        let passage = (named.filter(|start| at(from) - start <= 240).unwrap_or(at(from)), at(clause.1));
        let planned = self.tokens.iter().skip(self.tokens.partition_point(|t| t.start < clause.0)).take(AROUND);
        let planned = planned.take_while(|t| t.end <= quantity.start).any(|t| self.rules.roles(*t).contains(&Role::Planned));
        let unit = match quantity.what {
            Measured::Unit(unit) => self.rules.units[unit].code.clone(),
            Measured::Noun(..) => "1".to_owned(),
        };
        let trimmed = trim(self.lower, passage.0 - at(0), passage.1 - at(0));
        Some(FigureMention {
            about: sides.about,
            counterpart: sides.counterpart,
            indicator: rule.name,
            words: words.map(|(start, end)| (at(start), at(end))),
            value: quantity.number.value,
            upper: quantity.number.upper,
            unit,
            bound: quantity.bound,
            change: None,
            planned,
            period: self.period(quantity, clause, rule.state, before),
            place: (at(quantity.start), at(quantity.end)),
            passage: (at(trimmed.0), at(trimmed.1)),
            rule: self.rule,
        })
    }

    /// The period that is told for a figure.
    fn period(
        &self,
        quantity: &Quantity,
        clause: (usize, usize),
        state: bool,
        before: Option<&Quantity>,
    ) -> (Option<Date>, Option<Date>) {
        let start = self.sentence.start;
        let of = |from: usize, to: usize| {
            let inside = self.sentence.elements.iter().filter(move |e| e.start >= start + from && e.end <= start + to);
            inside.filter_map(|e| if let What::Date(i) = e.what { Some(self.dates[i]) } else { None })
        };
        let ahead = of(clause.0, quantity.start).next_back();
        let behind = || of(quantity.end, clause.1).next().filter(|_| self.rules.script != Script::Han);
        // A date that opens the sentence holds for its clauses, as does that of the figure before.
        let opens = || {
            let first =
                self.sentence.elements.iter().take(2).find_map(|e| if let What::Date(i) = e.what { Some(i) } else { None });
            first.map(|i| self.dates[i]).filter(|_| !state && before.is_none())
        };
        let carried = || before.and_then(|b| of(0, b.number.start).next_back()).filter(|_| !state);
        let Some(date) = ahead.or_else(behind).or_else(opens).or_else(carried) else { return (None, None) };
        let place = (date.start - start, date.end - start);
        let around =
            self.lower.get(floor(self.lower, place.0.saturating_sub(40))..ceiling(self.lower, place.1 + 40)).unwrap_or_default();
        for stretch in self.rules.stretches.iter().filter(|_| date.date.month().is_none()) {
            if let Some(found) = stretch.pattern.captures(around) {
                let months = found.name("n").and_then(|n| n.as_str().parse().ok()).or(stretch.to);
                let day = |month: Option<u8>| month.and_then(|m| Date::new(date.date.year(), m, 0));
                if let (Some(from), Some(to)) = (day(stretch.from.or(Some(1))), day(months)) {
                    return (Some(from), Some(to));
                }
            }
        }
        let ahead = self.lower[..place.0].trim_end();
        if self.rules.since.iter().any(|word| ahead.ends_with(word.as_str())) {
            return (Some(date.date), None);
        }
        (Some(date.date), Some(date.date))
    }
}

/// The nearest place at or before one that parts no letter.
pub fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

/// The nearest place at or behind one that parts no letter.
pub fn ceiling(text: &str, at: usize) -> usize {
    (at.min(text.len())..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len())
}

/// A passage without blanks and commas at its ends.
fn trim(text: &str, start: usize, end: usize) -> (usize, usize) {
    let idle = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '\u{3001}');
    let inside = text.get(start..end).unwrap_or_default();
    let front = inside.len() - inside.trim_start_matches(idle).len();
    let back = inside.len() - inside.trim_end_matches(idle).len();
    if front + back >= inside.len() { (start, end) } else { (start + front, end - back) }
}

fn ends_in_letter(text: &str) -> bool {
    text.chars().next_back().is_some_and(super::lexicon::is_spaced_letter)
}
