//! Numbers in a text: in figures or words, with powers of ten, ranges and bounds within.

use super::lexicon::{is_han, is_spaced_letter};
use super::rule::FigureRules;
use super::rule::figure::Prefixes;
use crate::value::{Bound, Decimal};

/// A number at a place of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// First byte.
    pub start: usize,
    /// Byte after the last, behind powers of ten and a bound such as "odd".
    pub end: usize,
    /// What it says; of a range the lower end.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// The bound told behind its digits.
    pub bound: Option<Bound>,
    /// Written in words, without any digit.
    pub in_words: bool,
}

/// Longest number in words, in parts: bounds the work on text that is nothing else.
const MOST_PARTS: usize = 12;
/// Most digits of a number: longer ones are no quantities.
const MOST_DIGITS: usize = 16;

/// The numbers of a text in lower case, in order.
pub fn numbers(lower: &str, rules: &FigureRules) -> Vec<Number> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut before: Option<char> = None;
    while let Some(c) = lower[at..].chars().next() {
        let may = c.is_ascii_digit() || !joins(before, c) && rules.numerals.may_open(c);
        match may.then(|| read(lower, at, rules)).flatten() {
            Some(number) => {
                at = number.end;
                before = lower[..at].chars().next_back();
                out.push(number);
            }
            None if c.is_ascii_digit() => {
                // What could not be read is not read from its middle.
                let end = lower[at..].find(|c: char| !c.is_ascii_digit()).map_or(lower.len(), |n| at + n);
                before = lower[..end].chars().next_back();
                at = end;
            }
            None => {
                before = Some(c);
                at += c.len_utf8();
            }
        }
    }
    out
}

/// Whether a letter goes on with the word before it.
fn joins(before: Option<char>, c: char) -> bool {
    before.is_some_and(|b| is_spaced_letter(b) && is_spaced_letter(c))
}

/// The number that begins at a place.
fn read(lower: &str, start: usize, rules: &FigureRules) -> Option<Number> {
    let mut number = single(lower, start, rules)?;
    let gap = |at: usize| lower[at..].len() - lower[at..].trim_start_matches(' ').len();
    let joint = number.end + gap(number.end);
    if number.bound.is_none()
        && let Some((length, ())) = rules.ranges.at(lower, joint)
    {
        let from = joint + length + gap(joint + length);
        if let Some(upper) = single(lower, from, rules).filter(|u| u.in_words == number.in_words) {
            number.value = scaled_alike(lower, &number, &upper, rules).unwrap_or(number.value);
            if upper.value <= number.value {
                return None;
            }
            number = Number { start, upper: Some(upper.value), value: number.value, ..upper };
        }
    }
    Some(number)
}

/// The lower end of a range whose power of ten stands with the upper end alone ("2–3 million").
fn scaled_alike(lower: &str, low: &Number, high: &Number, rules: &FigureRules) -> Option<Decimal> {
    let own = lower[low.start..low.end].chars().all(|c| c.is_ascii_digit() || c == rules.point);
    let digits = lower[high.start..high.end].find(|c: char| !c.is_ascii_digit() && c != rules.point)?;
    let (powers, _, _) = powers(lower, high.start + digits, rules);
    (own && powers > 0 && low.value < high.value).then(|| low.value.shifted(powers)).flatten()
}

/// A number without range.
fn single(lower: &str, start: usize, rules: &FigureRules) -> Option<Number> {
    let (value, end, in_words) = match digits(lower, start, rules) {
        Some((value, end)) => (value, end, false),
        None => {
            let (value, end) = words(lower, start, rules)?;
            (value, end, true)
        }
    };
    let (powers, end, bound) = powers(lower, end, rules);
    Some(Number { start, end, value: value.shifted(powers)?, upper: None, bound, in_words })
}

/// A number in figures: digits, in groups or not, and a fraction.
fn digits(lower: &str, start: usize, rules: &FigureRules) -> Option<(Decimal, usize)> {
    let run = |at: usize| lower[at..].bytes().take_while(u8::is_ascii_digit).count();
    let first = run(start);
    if first == 0 {
        return None;
    }
    let mut whole: String = lower[start..start + first].to_owned();
    let mut at = start + first;
    while let Some(mark) = lower[at..].chars().next().filter(|c| rules.groups.contains(c) && whole.len() <= MOST_DIGITS) {
        let next = at + mark.len_utf8();
        if first > 3 || run(next) != 3 {
            break;
        }
        whole.push_str(&lower[next..next + 3]);
        at = next + 3;
    }
    let mut places = 0;
    if let Some(rest) = lower[at..].strip_prefix(rules.point) {
        let fraction = rest.bytes().take_while(u8::is_ascii_digit).count();
        if fraction > 0 {
            let from = at + rules.point.len_utf8();
            whole.push_str(&lower[from..from + fraction]);
            (at, places) = (from + fraction, fraction);
        }
    }
    if whole.len() > MOST_DIGITS {
        return None;
    }
    Some((Decimal::new(whole.parse().ok()?, u8::try_from(places).ok()?)?, at))
}

/// The powers of ten behind a number, where they end, and the bound among or behind them.
fn powers(lower: &str, mut at: usize, rules: &FigureRules) -> (u8, usize, Option<Bound>) {
    let (mut powers, mut bound) = (0, None);
    for _ in 0..4 {
        let spaced = lower[at..].starts_with([' ', '\u{a0}', '-']);
        let next = at + lower[at..].chars().next().filter(|_| spaced).map_or(0, char::len_utf8);
        if let Some((length, more)) = rules.scales.at(lower, next) {
            (powers, at) = (powers + more, next + length);
        } else if let Some((length, told)) = within(&rules.within, lower, at) {
            (bound, at) = (bound.or(Some(told)), at + length);
        } else {
            break;
        }
    }
    (powers, at, bound)
}

fn within(words: &Prefixes<Bound>, lower: &str, at: usize) -> Option<(usize, Bound)> {
    words.at(lower, at).map(|(length, bound)| (length, *bound))
}

/// A number in words: numerals and powers of ten below the first that stands alone.
fn words(lower: &str, start: usize, rules: &FigureRules) -> Option<(Decimal, usize)> {
    // What has been read, what is being read below a thousand or ten thousand, and the last numeral alone.
    let (mut total, mut section, mut last) = (0_i128, 0_i128, None::<i128>);
    let (mut at, mut end) = (start, None);
    for part in 0..MOST_PARTS {
        let gap = usize::from(part > 0 && lower[at..].starts_with([' ', '-']));
        let scale = rules.scales.at(lower, at + gap).filter(|_| last.is_some() || total + section > 0);
        let length = if let Some((length, powers)) = scale {
            let unit = 10_i128.checked_pow(u32::from(*powers))?;
            let read = section + last.unwrap_or(0);
            if *powers < 3 || *powers == 3 && section == 0 && is_han(lower[at + gap..].chars().next()?) {
                section += last? * unit;
            } else if read == 0 {
                total = total.checked_mul(unit)?;
            } else {
                (total, section) = (total + read.checked_mul(unit)?, 0);
            }
            last = None;
            length
        } else if let Some((length, numeral)) = rules.numerals.at(lower, at + gap) {
            let numeral = i128::from(*numeral);
            last = Some(match last {
                Some(0) | None => numeral,
                // "Twenty-five", but no two digits one behind the other.
                Some(tens) if tens >= 10 && tens % 10 == 0 && (1..10).contains(&numeral) => tens + numeral,
                Some(_) => return None,
            });
            length
        } else {
            break;
        };
        at += gap + length;
        end = Some(at);
    }
    let value = total + section + last.unwrap_or(0);
    (value > 0).then_some((Decimal::whole(value), end?))
}
