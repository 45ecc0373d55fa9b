//! Persons in Han text: by their posts, the dot in foreign names, verbs of speech, and the rows and brackets they stand in.

use rustc_hash::FxHashSet;

use super::class_set::ClassSet;
use super::lexicon::{Token, is_han};
use super::mention::{Mention, Scene, Source};
use super::rule::PersonRule;
use crate::value::EntityType;

/// Persons in Han text: beside a post, with a dot between the parts of a foreign name, or before a verb of speech.
pub fn persons(scene: &Scene<'_>, taken: &[Mention]) -> Vec<Mention> {
    let mut out = Vec::new();
    let Some(rule) = scene.book.persons.iter().find(|r| r.han) else { return out };
    for (i, token) in scene.tokens.iter().enumerate() {
        let classes = scene.classes(*token);
        if classes.meets(scene.special.role) {
            let name = after_role(scene, rule, token.end).or_else(|| before_word(scene, rule, taken, i));
            out.extend(name.map(person));
        } else if classes.meets(scene.special.speak | scene.special.takes_office) {
            out.extend(before_word(scene, rule, taken, i).map(person));
        }
    }
    out.extend(dotted(scene, rule).into_iter().map(person));
    out.extend(bracketed(scene, rule, taken).into_iter().map(person));
    let rows: Vec<(usize, usize)> = rows(scene, rule, taken, &out);
    out.extend(rows.into_iter().map(person));
    out.retain(|m| {
        let dotted = scene.text()[m.start..m.end].contains(DOTS);
        let part = |t: &Mention| t.kind.is_place() && (t.kind != EntityType::Country || dotted && t.start <= m.start);
        // Those taken stand in order and apart from each other.
        let over = &taken[taken.partition_point(|t| t.end <= m.start)..];
        !over.iter().take_while(|t| t.start < m.end).any(|t| !part(t))
    });
    out.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
    out.dedup_by_key(|m| m.start);
    out
}

/// The dots between the parts of a foreign name, as pages write them.
const DOTS: [char; 3] = ['\u{b7}', '\u{2022}', '\u{30fb}'];

fn person((start, end): (usize, usize)) -> Mention {
    Mention { start, end, kind: EntityType::Person, entry: None, source: Source::Person, inner: Vec::new() }
}

/// The letters from a place on, as far as a name may reach: to a mark, or to a word that borders names.
fn run_after(scene: &Scene<'_>, start: usize, most: usize) -> usize {
    let text = scene.text();
    let mut end = start;
    for (i, c) in text[start..].char_indices().take(most) {
        if !is_han(c) {
            break;
        }
        end = start + i + c.len_utf8();
    }
    let stops = scene.lexicon.borders() | scene.special.role | scene.special.and | scene.special.sign;
    let border = |t: &&Token| scene.classes(**t).meets(stops);
    let from = scene.tokens.partition_point(|t| t.start < start);
    scene.tokens[from..].iter().take_while(|t| t.start < end).find(border).map_or(end, |t| t.start)
}

/// The person named right after a post.
fn after_role(scene: &Scene<'_>, rule: &PersonRule, from: usize) -> Option<(usize, usize)> {
    let text = scene.text();
    let joined = scene.tokens.get(scene.tokens.partition_point(|t| t.start < from)).filter(|t| t.start == from);
    let from = joined.filter(|t| scene.classes(**t).meets(scene.special.genitive)).map_or(from, |t| t.end);
    let start = from + text[from..].len() - text[from..].trim_start_matches([' ', ':', '\u{201c}']).len();
    if let Some(dotted) = dotted_at(scene, rule, start) {
        return Some((start, dotted));
    }
    let end = run_after(scene, start, 9);
    if let Some(end) = compounded(scene, rule, start) {
        return Some((start, end));
    }
    let first = text[start..].chars().next()?;
    if let Some(end) = over_word(scene, rule, start, end, first) {
        return Some((start, end));
    }
    let run = &text[start..end];
    let length = run.chars().count();
    if length == 0 {
        return None;
    }
    let compound = rule.compounds.iter().any(|c| run.starts_with(c.as_str()));
    let longest = if compound { 4 } else { 3 };
    // "Mayor Tanifuji Hiroaki signed": four letters up to the verb, none of them of a word.
    let verb = || scene.tokens.binary_search_by_key(&end, |t| t.start).is_ok_and(|i| takes_part(scene, scene.tokens[i]));
    if length == 4 && !compound && verb() && no_word(scene, start, end) {
        return Some((start, end));
    }
    if (compound || rule.surnames.contains(first)) && length >= 2 {
        let sound = run.chars().take_while(|c| rule.sounds.contains(*c)).count();
        let cut = if sound == length && length > longest { length } else { length.min(longest) };
        let cut = if cut == 3 && !compound && word_begins(scene, byte_of(text, start, 2)) { 2 } else { cut };
        return Some((start, byte_of(text, start, cut)));
    }
    let sound = run.chars().take_while(|c| rule.sounds.contains(*c)).count();
    if sound >= 2 && sound == length.min(8) {
        return Some((start, byte_of(text, start, sound)));
    }
    // A name that no list of surnames knows: all that stands between the post and the next mark or word.
    let whole = matches!(length, 3 | 4) || length == 2 && sound > 0 && verb();
    (whole && no_word(scene, start, end)).then_some((start, end))
}

/// Where a name ends that begins with a surname of several letters, in which a short word may be seen.
fn compounded(scene: &Scene<'_>, rule: &PersonRule, start: usize) -> Option<usize> {
    let rest = &scene.text()[start..];
    let given = start + rule.compounds.iter().filter(|c| rest.starts_with(c.as_str())).map(String::len).max()?;
    let end = run_after(scene, given, 3);
    let length = scene.text()[given..end].chars().count();
    (matches!(length, 1 | 2) && no_word(scene, given, end)).then_some(end)
}

/// Where a Chinese name ends that a short function word or verb is seen in: one that is its surname or stands behind it, or
/// one that shares its first letter with the name and its last with a verb of speech or of taking part.
fn over_word(scene: &Scene<'_>, rule: &PersonRule, start: usize, end: usize, first: char) -> Option<usize> {
    let text = scene.text();
    if !rule.surnames.contains(first) {
        return None;
    }
    let have = text[start..end].chars().count();
    let token = *scene.tokens.get(scene.tokens.partition_point(|t| t.start < end)).filter(|t| t.start == end)?;
    let letters = text[token.start..token.end].chars().count();
    let classes = scene.classes(token);
    let names = !scene.lexicon.word(token).names.is_empty() || classes.meets(scene.special.role);
    if have <= 1 && letters == 1 && !names {
        let after = run_after(scene, token.end, 3);
        let total = have + 1 + text[token.end..after].chars().count();
        let closed = text[after..].chars().next().is_none_or(|c| !is_han(c)) || after > token.end;
        return (matches!(total, 2 | 3) && closed && after > token.end && no_word(scene, token.end, after)).then_some(after);
    }
    if have == 1 && letters == 2 && !names && !takes_part(scene, token) {
        let closed = text[token.end..].chars().next().is_none_or(|c| !is_han(c)) || begins_word(scene, token.end);
        return closed.then_some(token.end);
    }
    if have == 2 && letters == 2 && !names && !classes.meets(scene.special.speak) {
        let third = end + text[end..].chars().next()?.len_utf8();
        let ahead = &text[third..byte_of(text, third, 4)];
        let verb = scene.lexicon.scan(ahead).first().copied().filter(|t| t.start == 0 && ahead[..t.end].chars().count() > 1)?;
        return takes_part(scene, verb).then_some(third);
    }
    None
}

/// Whether a word says that somebody speaks or takes part in something.
fn takes_part(scene: &Scene<'_>, token: Token) -> bool {
    scene.classes(token).meets(scene.special.attend_there | scene.special.speak | scene.special.sign)
}

/// Whether a word that borders names begins at a place.
fn begins_word(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.tokens.get(scene.tokens.partition_point(|t| t.start < at)).filter(|t| t.start == at);
    token.is_some_and(|t| scene.classes(*t).meets(scene.lexicon.borders() | scene.special.role | scene.special.and))
}

/// Whether no word with a meaning, no head word and no known thing lies in a passage.
fn no_word(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    scene.tokens_in(start, end).iter().all(|t| {
        let word = scene.lexicon.word(*t);
        word.classes == ClassSet::NONE && word.heads.is_empty() && word.names.is_empty()
    })
}

/// Whether a word that borders names, or a post, begins at a place, though a word across the place hides it.
fn word_begins(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text();
    let ahead = &text[at..byte_of(text, at, 4)];
    let first = scene.lexicon.scan(ahead).first().copied().filter(|t| t.start == 0 && ahead[..t.end].chars().count() > 1);
    let classes = scene.lexicon.borders() | scene.special.role;
    first.is_some_and(|t| scene.classes(t).meets(classes) && scene.known(t).is_none())
}

/// The person named right before a post or a verb of speech: a surname and one or two letters after a border.
fn before_word(scene: &Scene<'_>, rule: &PersonRule, taken: &[Mention], index: usize) -> Option<(usize, usize)> {
    let text = scene.text();
    let end = scene.tokens[index].start;
    let floor = scene.block_at(end).map_or(0, |b| b.range.start);
    let mut run: Vec<(usize, char)> = text[floor..end].char_indices().rev().take(8).take_while(|(_, c)| is_han(*c)).collect();
    run.iter_mut().for_each(|(i, _)| *i += floor);
    let at_border = |start: usize| {
        let mark = text[floor..start].chars().next_back().is_none_or(|c| !is_han(c));
        let after = scene
            .tokens_in(start.saturating_sub(30), start)
            .last()
            .is_some_and(|t| t.end == start && scene.classes(*t).meets(scene.lexicon.borders()));
        mark || after || taken.binary_search_by_key(&start, |m| m.end).is_ok()
    };
    [3, 2, 4]
        .into_iter()
        .find_map(|n| {
            let (start, first) = *run.get(n - 1)?;
            let name = &text[start..end];
            let compound = rule.compounds.iter().any(|c| name.starts_with(c.as_str()));
            let fits = if n == 4 { compound } else { rule.surnames.contains(first) };
            let crossed = scene.tokens_in(start, end).iter().any(|t| {
                let word = scene.lexicon.word(*t);
                word.classes.meets(scene.lexicon.borders())
                    || !word.heads.is_empty()
                    || word.classes != ClassSet::NONE && t.start == start && n < 4 && t.end - t.start > 3
            });
            (fits && !crossed && at_border(start)).then_some((start, end))
        })
        .or_else(|| {
            let start = run_before(scene, taken, end, 8)?;
            is_name(scene, rule, start, end).then_some((start, end))
        })
}

/// Where a run of at most so many letters begins that ends at a place and is bordered by a mark, a word or a name.
fn run_before(scene: &Scene<'_>, taken: &[Mention], end: usize, most: usize) -> Option<usize> {
    let text = scene.text();
    let floor = scene.block_at(end).map_or(0, |b| b.range.start);
    let mut start = end;
    for (i, c) in text[floor..end].char_indices().rev().take(most + 1) {
        if !is_han(c) {
            break;
        }
        start = floor + i;
    }
    let border = scene.lexicon.borders() | scene.special.role | scene.special.and;
    // A word that borders names may begin before the letters looked at.
    let mut words = scene.tokens[..scene.tokens.partition_point(|t| t.end <= end)].iter().rev().take_while(|t| t.end > start);
    let word = words.find(|t| scene.classes(**t).meets(border)).map(|t| t.end);
    let next = taken.partition_point(|m| m.start < end);
    let name = next.checked_sub(1).map(|i| taken[i].end).filter(|e| *e <= end);
    let start = word.into_iter().chain(name).fold(start, usize::max);
    (start < end && text[start..end].chars().count() <= most).then_some(start)
}

/// Whether a run of letters is a person's name as a whole: a surname with one or two letters more, or foreign sounds.
fn is_name(scene: &Scene<'_>, rule: &PersonRule, start: usize, end: usize) -> bool {
    let run = &scene.text()[start..end];
    let length = run.chars().count();
    let compound = rule.compounds.iter().any(|c| run.starts_with(c.as_str()));
    let own = (2..=3).contains(&length) && run.chars().next().is_some_and(|c| rule.surnames.contains(c))
        || compound && (3..=4).contains(&length);
    let foreign = (3..=8).contains(&length) && run.chars().all(|c| rule.sounds.contains(c));
    let word = |t: &Token| {
        let word = scene.lexicon.word(*t);
        !word.heads.is_empty() || !word.names.is_empty() || word.classes != ClassSet::NONE && t.start == start
    };
    (own || foreign) && !scene.tokens_in(start, end).iter().any(word)
}

/// Persons whose post stands in brackets behind the name.
fn bracketed(scene: &Scene<'_>, rule: &PersonRule, taken: &[Mention]) -> Vec<(usize, usize)> {
    let text = scene.text();
    let holds_post = |(open, mark): &(usize, &str)| {
        let inside = open + mark.len();
        let close = text[inside..].char_indices().take(MOST_IN_BRACKETS).find(|(_, c)| matches!(c, ')' | '\u{ff09}' | '\n'))?;
        let last = scene.tokens_in(inside, inside + close.0).last().filter(|t| t.end == inside + close.0)?;
        let post = scene.classes(*last).meets(scene.special.role);
        let start = run_before(scene, taken, *open, 8).filter(|_| post)?;
        is_name(scene, rule, start, *open).then_some((start, *open))
    };
    text.match_indices(['(', '\u{ff08}']).filter_map(|bracket| holds_post(&bracket)).collect()
}

/// How long a remark with a post is at most.
const MOST_IN_BRACKETS: usize = 40;

/// Persons in a row with one who is known as such: joined to it by list marks, each name whole.
fn rows(scene: &Scene<'_>, rule: &PersonRule, taken: &[Mention], known: &[Mention]) -> Vec<(usize, usize)> {
    let text = scene.text();
    let starts: FxHashSet<usize> = known.iter().map(|m| m.start).collect();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for mention in known {
        let mut end = mention.end;
        while let Some(start) = separator_after(scene, end).filter(|s| !starts.contains(s)) {
            let next = run_after(scene, start, 9);
            let follows = text[next..].chars().next().is_none_or(|c| !is_han(c)) || next - start < 9 * 3;
            if next == start
                || !follows
                || !is_name(scene, rule, start, next)
                || taken.binary_search_by_key(&start, |m| m.start).is_ok()
            {
                break;
            }
            out.push((start, next));
            end = next;
        }
        let mut start = mention.start;
        while let Some(end) = text[..start].strip_suffix('\u{3001}').map(str::len) {
            let from = run_before(scene, taken, end, 4).filter(|from| is_name(scene, rule, *from, end) && !starts.contains(from));
            let Some(from) = from else { break };
            out.push((from, end));
            start = from;
        }
    }
    out
}

/// Where the next name of a list begins behind one that ends here.
fn separator_after(scene: &Scene<'_>, end: usize) -> Option<usize> {
    if scene.text()[end..].starts_with('\u{3001}') {
        return Some(end + '\u{3001}'.len_utf8());
    }
    let token = scene.tokens.get(scene.tokens.partition_point(|t| t.start < end)).filter(|t| t.start == end)?;
    scene.classes(*token).meets(scene.special.and).then_some(token.end)
}

/// Foreign names with dots between their parts.
fn dotted(scene: &Scene<'_>, rule: &PersonRule) -> Vec<(usize, usize)> {
    let text = scene.text();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (dot, _) in text.match_indices(DOTS) {
        if out.last().is_some_and(|(_, end)| *end > dot) {
            continue;
        }
        let before: Vec<(usize, char)> =
            text[..dot].char_indices().rev().take(6).take_while(|(_, c)| rule.sounds.contains(*c)).collect();
        // Words right before the dot are letters of the name, as are those that stand behind a mark, a post or a small word.
        let first = before.last().map_or(dot, |(i, _)| *i);
        let opens = text[..first].chars().next_back().is_none_or(|c| !is_han(c)) || ends_border(scene, first);
        let spelled = |t: &Token| text[t.start..t.end].chars().all(|c| rule.sounds.contains(c));
        let letter = |t: &&Token| spelled(t) && (t.end == dot || opens && t.start >= first);
        let known = scene.tokens_in(dot.saturating_sub(30), dot).iter().rev().find(|t| !letter(t)).copied();
        let floor = known
            .filter(|t| scene.classes(*t) != ClassSet::NONE || scene.known(*t).is_some_and(|(_, k)| k.is_place()))
            .map_or(0, |t| t.end);
        let Some(start) = before.iter().map(|(i, _)| *i).filter(|i| *i >= floor).min() else { continue };
        if let Some(end) = dotted_at(scene, rule, start) {
            out.push((start, end));
        }
    }
    out
}

/// Whether a post or a word that borders names ends at a place.
fn ends_border(scene: &Scene<'_>, at: usize) -> bool {
    let last = scene.tokens_in(at.saturating_sub(30), at).last().filter(|t| t.end == at);
    last.is_some_and(|t| scene.classes(*t).meets(scene.special.role | scene.special.and | scene.lexicon.borders()))
}

/// The end of a dotted foreign name that begins at a place.
fn dotted_at(scene: &Scene<'_>, rule: &PersonRule, start: usize) -> Option<usize> {
    let text = scene.text();
    let (mut at, mut parts) = (start, 0);
    loop {
        let limit = run_after(scene, at, 10);
        let sounds = |s: &str| s.chars().take_while(|c| rule.sounds.contains(*c)).map(char::len_utf8).sum::<usize>();
        // Up to the next dot short words are letters of the name.
        let whole = sounds(&text[at..byte_of(text, at, 10)]);
        let dotted = text[at + whole..].starts_with(DOTS);
        let part = if dotted { whole } else { sounds(&text[at..limit]) };
        if part == 0 {
            break;
        }
        (at, parts) = (at + part, parts + 1);
        match text[at..].chars().next() {
            Some(dot) if DOTS.contains(&dot) && text[at..].chars().nth(1).is_some_and(|c| rule.sounds.contains(c)) => {
                at += dot.len_utf8();
            }
            // "Ann Field-Hill", only behind a dot: "Field-Hill" alone may be a place.
            Some('-') if parts > 1 && text[at..].chars().nth(1).is_some_and(|c| rule.sounds.contains(c)) => at += 1,
            _ => break,
        }
    }
    (parts >= 2).then_some(at)
}

/// The byte after so many characters from a place on.
fn byte_of(text: &str, start: usize, chars: usize) -> usize {
    text[start..].char_indices().nth(chars).map_or(text.len(), |(i, _)| start + i)
}
