//! Sentences as rows of names, dates, words and marks; and the words that stand for things named elsewhere.

use std::rc::Rc;

use super::bind::Bound;
use super::boilerplate;
use super::class_set::ClassSet;
use super::cyrillic::shaped;
use super::date::DateMention;
use super::decline::Shape;
use super::lexicon::{Token, TypeSet, is_han, type_set};
use super::mention::{Mention, Scene, Source};
use super::pattern::{ADJECTIVE, Element, What, narrow};
use super::rule::Script;
use super::unit::is_cyrillic;
use crate::value::EntityType;

/// A sentence, or a line of a list or table.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The block it stands in.
    pub block: usize,
    /// The script that most of it is written in.
    pub script: Script,
    /// Its pieces; shared with copies of the sentence until one of them changes.
    pub elements: Rc<Vec<Element>>,
}

/// Longer sentences are read in parts: bounds the work on text without full stops.
const MOST_ELEMENTS: usize = 240;

/// How long a byline may be, in characters.
const LONGEST_BYLINE: usize = 100;

/// Cuts a text into sentences.
pub fn cut(scene: &Scene<'_>, bound: &Bound, dates: &[DateMention]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut cursor = Cursor { scene, bound, dates, mention: 0, date: 0, token: 0, tops: top_level(bound) };
    for (number, block) in scene.clean.blocks.iter().enumerate() {
        let mut start = block.range.start;
        while start < block.range.end {
            let end = cursor.sentence_end(start, block.range.end);
            let mut elements = Vec::new();
            cursor.elements(start, end, &mut elements);
            let mut rest = elements.into_iter();
            loop {
                let part: Vec<Element> = rest.by_ref().take(MOST_ELEMENTS).collect();
                let (Some(first), Some(last)) = (part.first(), part.last()) else { break };
                let (start, end) = (first.start, last.end);
                let script = Script::of_text(&scene.text()[start..end]);
                out.push(Sentence { start, end, block: number, script, elements: Rc::new(part) });
            }
            start = end;
        }
    }
    resolve(scene, bound, &mut out);
    out
}

fn top_level(bound: &Bound) -> Vec<usize> {
    let mut tops: Vec<usize> = (0..bound.mentions.len()).filter(|i| bound.parent[*i].is_none()).collect();
    tops.sort_by_key(|i| bound.mentions[*i].start);
    tops
}

/// Walks names, dates and tokens once, in step with the text.
struct Cursor<'a> {
    scene: &'a Scene<'a>,
    bound: &'a Bound,
    dates: &'a [DateMention],
    mention: usize,
    date: usize,
    token: usize,
    tops: Vec<usize>,
}

impl Cursor<'_> {
    /// Where the sentence that starts here ends.
    fn sentence_end(&self, start: usize, limit: usize) -> usize {
        let text = self.scene.text();
        if let Some(length) = self.byline(start, limit) {
            return start + length;
        }
        let mut next = self.mention;
        let mut from = start;
        while let Some((i, c)) =
            text[from..limit].char_indices().find(|(_, c)| matches!(c, '\u{3002}' | '!' | '?' | '\u{ff01}' | '\u{ff1f}' | '.'))
        {
            let (at, after) = (from + i, from + i + c.len_utf8());
            while self.tops.get(next).is_some_and(|m| self.bound.mentions[*m].end <= at) {
                next += 1;
            }
            let holds = |end: usize| {
                // "Co., Ltd." may end a sentence, but only before a capital.
                let goes_on = c == '.' && !text[after..limit].trim_start().starts_with(char::is_uppercase);
                end > after || end == after && goes_on && after < limit
            };
            let inside =
                self.tops.get(next).is_some_and(|m| self.bound.mentions[*m].start <= at && holds(self.bound.mentions[*m].end));
            if !inside && (c != '.' || self.full_stop(at, limit)) {
                let tail = text[after..limit]
                    .find(|c: char| !matches!(c, '\u{201d}' | '"' | '\u{2019}' | ')' | '\u{300d}'))
                    .map_or(limit, |n| after + n);
                return tail;
            }
            from = after;
        }
        limit
    }

    /// How long the byline is that a block opens with.
    fn byline(&self, start: usize, limit: usize) -> Option<usize> {
        let text = self.scene.text();
        if start > 0 && !text[..start].ends_with('\n') {
            return None;
        }
        let opening = text[start..limit].char_indices().nth(LONGEST_BYLINE).map_or(limit, |(at, _)| start + at);
        let byline = boilerplate::patterns()?.byline.find(&text[start..opening])?;
        (start + byline.end() < limit).then_some(byline.end())
    }

    /// Whether a dot ends a sentence: a space and a capital, digit or quote follow, and no initial or abbreviation precedes.
    fn full_stop(&self, at: usize, limit: usize) -> bool {
        let text = self.scene.text();
        let rest = &text[at + 1..limit];
        let mut after = rest.trim_start_matches(['"', '\u{201d}', ')', '\u{2019}']).chars();
        let follows = match after.next() {
            None => true,
            Some(' ') => after.next().is_none_or(|c| {
                c.is_uppercase() || c.is_ascii_digit() || matches!(c, '\u{201c}' | '"' | '(' | '\u{ab}' | '\u{2014}')
            }),
            Some(_) => false,
        };
        let word: String = text[..at].chars().rev().take_while(|c| !is_han(*c) && c.is_alphanumeric()).collect();
        let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        let abbreviation = self.scene.special.abbreviation;
        let token = self.scene.tokens_in(at.saturating_sub(12), at).last().filter(|t| t.end == at);
        // "Mr." is a word with its dot.
        let title = self.scene.special.title;
        let dotted = self.scene.tokens_in(at.saturating_sub(12), at + 1).last().filter(|t| t.end == at + 1);
        let titled = dotted.is_some_and(|t| self.scene.classes(*t).meets(title));
        follows && !initial && !titled && token.is_none_or(|t| !self.scene.classes(*t).meets(abbreviation))
    }

    /// The pieces between two places.
    fn elements(&mut self, start: usize, end: usize, out: &mut Vec<Element>) {
        let text = self.scene.text();
        let mut at = start;
        let mut plain = start;
        // Where the next name, date or known word begins: up to there letters are no pieces.
        let mut next = None;
        while at < end {
            let here = text[at..].chars().next();
            let letter = here.filter(|c| c.is_ascii_alphanumeric() || is_han(*c));
            if let Some(letter) = letter.filter(|_| at < *next.get_or_insert_with(|| self.next_known(at))) {
                at += letter.len_utf8();
                continue;
            }
            next = None;
            self.pass(at);
            let piece = self.name_at(at).or_else(|| self.date_at(at)).or_else(|| self.word_at(at));
            let piece = piece.or_else(|| self.mark_at(at)).or_else(|| self.local_at(at));
            let inside = piece.as_ref().is_some_and(|p| matches!(p.what, What::Mark('-' | '/' | '\'')))
                && (plain < at || out.last().is_some_and(|e| matches!(e.what, What::Word) && e.end == at))
                && is_between_letters(text, at);
            let Some(piece) = piece.filter(|p| p.end <= end.max(p.start + 1) && !inside) else {
                at += here.map_or(1, char::len_utf8);
                continue;
            };
            push_text(text, plain, at, out);
            at = piece.end;
            plain = at;
            out.push(piece);
        }
        push_text(text, plain, end, out);
    }

    /// Where the first name, date or known word begins that stands at a place or behind it.
    fn next_known(&mut self, at: usize) -> usize {
        self.pass(at);
        let name = self.tops.get(self.mention).map(|m| self.bound.mentions[*m].start);
        let date = self.dates.get(self.date).map(|d| d.start);
        let word = self.scene.tokens.get(self.token).map(|t| t.start);
        [name, date, word].into_iter().flatten().min().unwrap_or(usize::MAX)
    }

    /// Leaves behind what begins before a place.
    fn pass(&mut self, at: usize) {
        while self.tops.get(self.mention).is_some_and(|m| self.bound.mentions[*m].start < at) {
            self.mention += 1;
        }
        while self.dates.get(self.date).is_some_and(|d| d.start < at) {
            self.date += 1;
        }
        while self.scene.tokens.get(self.token).is_some_and(|t| t.start < at) {
            self.token += 1;
        }
    }

    fn name_at(&self, at: usize) -> Option<Element> {
        let index = *self.tops.get(self.mention)?;
        let mention = &self.bound.mentions[index];
        (mention.start == at).then(|| Element {
            start: at,
            end: mention.end,
            what: What::Name(vec![index], mention.types()),
            classes: self.intent(mention),
        })
    }

    /// The class of letters of intent, of an agreement that is one by the last word of its name.
    fn intent(&self, mention: &Mention) -> ClassSet {
        let last = || self.scene.tokens_in(mention.start, mention.end).iter().rfind(|t| t.end == mention.end).copied();
        let agreement = mention.kind == EntityType::Agreement;
        agreement.then(last).flatten().map_or(ClassSet::NONE, |t| self.scene.classes(t) & self.scene.special.intent)
    }

    fn date_at(&self, at: usize) -> Option<Element> {
        let date = self.dates.get(self.date).filter(|d| d.start == at)?;
        Some(Element { start: at, end: date.end, what: What::Date(self.date), classes: ClassSet::NONE })
    }

    fn word_at(&self, at: usize) -> Option<Element> {
        let token: Token = *self.scene.tokens.get(self.token).filter(|t| t.start == at)?;
        // A name or date that begins inside the word goes before it.
        let cut = self.tops.get(self.mention).is_some_and(|m| (at + 1..token.end).contains(&self.bound.mentions[*m].start));
        if cut || self.dates.get(self.date).is_some_and(|d| (at + 1..token.end).contains(&d.start)) {
            return None;
        }
        let word = self.scene.lexicon.word(token);
        (word.classes != ClassSet::NONE || !word.heads.is_empty()).then_some(Element {
            start: at,
            end: token.end,
            what: What::Word,
            classes: word.classes,
        })
    }

    /// An adjective made of a place's name that no list has, in languages that write it without a capital.
    fn local_at(&self, at: usize) -> Option<Element> {
        let text = self.scene.text();
        let local = self.scene.special.local;
        let rest = &text[at..];
        let begins = rest.starts_with(char::is_lowercase) && is_cyrillic(rest) && local != ClassSet::NONE;
        if !begins || text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-') {
            return None;
        }
        let length = rest.find(|c: char| !(c.is_alphabetic() || c == '-')).unwrap_or(rest.len());
        let end = at + length;
        let met = self.tops.get(self.mention).is_some_and(|m| (at..end).contains(&self.bound.mentions[*m].start));
        let fits = !met && shaped(self.scene, &rest[..length], Shape::OfPlace);
        fits.then_some(Element { start: at, end, what: What::Word, classes: local })
    }

    /// The mark at a place. The mark between the items of a Chinese list is a comma of a class of its own.
    fn mark_at(&self, at: usize) -> Option<Element> {
        let c = self.scene.text()[at..].chars().next()?;
        let what = match c {
            ',' | '\u{ff0c}' | '\u{3001}' => What::Comma,
            // Letters are told by tables, the most frequent ones sooner.
            c if c.is_ascii_alphanumeric() || is_han(c) || c.is_alphanumeric() || c.is_whitespace() => return None,
            // Signs that part nothing: "$400m", "12%".
            '$' | '%' | '\u{20ac}' | '\u{a3}' | '\u{a5}' | '\u{20bd}' | '+' | '#' | '*' | '=' | '\u{b0}' => return None,
            c => What::Mark(narrow(c)),
        };
        let classes = if c == '\u{3001}' { self.scene.special.list_mark } else { ClassSet::NONE };
        Some(Element { start: at, end: at + c.len_utf8(), what, classes })
    }
}

/// Whether letters or digits stand on both sides of a place: the hyphen of "multi-year" parts nothing.
fn is_between_letters(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    before && text[at..].chars().nth(1).is_some_and(char::is_alphanumeric)
}

fn push_text(text: &str, start: usize, end: usize, out: &mut Vec<Element>) {
    if text.get(start..end).is_some_and(|s| !s.trim().is_empty()) {
        out.push(Element { start, end, what: What::Text, classes: ClassSet::NONE });
    }
}

/// Gives words that stand for things named elsewhere the names that they stand for: references by their class, and bare
/// head words ("the zone") by the last thing whose name ends with the same head.
fn resolve(scene: &Scene<'_>, bound: &Bound, sentences: &mut [Sentence]) {
    // The first name of each type.
    let mut firsts: Vec<usize> = Vec::new();
    for name in (0..bound.mentions.len()).filter(|i| bound.parent[*i].is_none()) {
        let mention = &bound.mentions[name];
        match firsts.iter_mut().find(|i| bound.mentions[**i].kind == mention.kind) {
            Some(first) if mention.start < bound.mentions[*first].start => *first = name,
            Some(_) => {}
            None => firsts.push(name),
        }
    }
    let first_of = |types: TypeSet| {
        let fits = |i: &usize| types & type_set(bound.mentions[*i].kind) != 0;
        firsts.iter().copied().filter(fits).min_by_key(|i| bound.mentions[*i].start)
    };
    let mut recent: Vec<usize> = Vec::new();
    let mut sides: Option<[usize; 2]> = None;
    for sentence in sentences {
        let elements = Rc::make_mut(&mut sentence.elements);
        drop_forms(scene, bound, elements);
        governments(scene, bound, elements);
        if let Some(found) = sides_of(scene, bound, elements) {
            sides = Some(found);
        }
        // Whether two who may be sides have been named together in the sentence.
        let mut paired = false;
        let mut definite = false;
        for i in 0..elements.len() {
            let beside = beside_name(scene, bound, elements, i);
            paired |= i > 1 && is_pair(scene, bound, &elements[i - 2..=i]);
            let after_post = i > 1 && is_list_mark(scene, &elements[i - 1]) && elements[i - 2].classes.meets(scene.special.role);
            let opens_name = opens_name(scene, elements, i);
            let element = &mut elements[i];
            let after_article = std::mem::replace(&mut definite, element.classes.meets(scene.special.the));
            match &element.what {
                What::Name(names, _) => {
                    let bare = names.first().filter(|_| after_article).and_then(|n| bare_agreement(scene, bound, *n, &recent));
                    let names = bare.map_or_else(|| names.clone(), |n| vec![n]);
                    remember(bound, &mut recent, &names);
                    if let (Some(n), What::Name(now, _)) = (bare, &mut element.what) {
                        *now = vec![n];
                    }
                }
                What::Word => {
                    let known = Known { recent: &recent, sides: sides.filter(|_| !paired), first_of: &first_of };
                    let referred = by_class(scene, bound, element.classes, after_article, &known)
                        .or_else(|| by_head(scene, bound, element, &recent).filter(|_| !after_post));
                    let apart = |n: &Vec<usize>| {
                        !opens_name && !n.is_empty() && !n.iter().any(|n| beside.contains(&Some(bound.mentions[*n].kind)))
                    };
                    if let Some(names) = referred.filter(apart) {
                        let types = names.iter().fold(0, |set, i| set | type_set(bound.mentions[*i].kind));
                        remember(bound, &mut recent, &names);
                        element.what = What::Name(names, types);
                    }
                }
                _ => {}
            }
        }
    }
}

/// What words that refer to names may stand for.
struct Known<'a> {
    /// The names of late, the last one last.
    recent: &'a [usize],
    /// The two sides of the agreement signed last.
    sides: Option<[usize; 2]>,
    /// The first name of a type.
    first_of: &'a dyn Fn(TypeSet) -> Option<usize>,
}

/// The two who sign an agreement with each other in a sentence: "A and B signed a memorandum".
fn sides_of(scene: &Scene<'_>, bound: &Bound, elements: &[Element]) -> Option<[usize; 2]> {
    let s = &scene.special;
    let one = |e: &Element| match &e.what {
        What::Name(names, ..) => names.first().copied().filter(|n| names.len() == 1 && is_side(bound.mentions[*n].kind)),
        _ => None,
    };
    let signed = elements.iter().position(|e| matches!(e.what, What::Word) && e.classes.meets(s.sign))?;
    let deal = |e: &Element| matches!(e.what, What::Name(_, t) if t == type_set(EntityType::Agreement));
    elements[signed..].iter().find(|e| deal(e))?;
    let joined = |w: &[Element]| w[1].classes.meets(s.and | s.with) && one(&w[0]).is_some() && one(&w[2]).is_some();
    let pairs = || elements[..signed].windows(3).filter(|w| joined(w));
    let pair = pairs().next().filter(|_| pairs().count() == 1)?;
    Some([one(&pair[0])?, one(&pair[2])?])
}

/// Whether a thing of this type may be a side of an agreement.
const fn is_side(kind: EntityType) -> bool {
    matches!(kind, EntityType::City | EntityType::Region | EntityType::Park | EntityType::Organisation | EntityType::Country)
}

/// Whether three pieces are two names that may be sides with "and" or the mark of a list between.
fn is_pair(scene: &Scene<'_>, bound: &Bound, pieces: &[Element]) -> bool {
    let side = |e: &Element| match &e.what {
        What::Name(names, _) => names.iter().all(|n| is_side(bound.mentions[*n].kind)),
        _ => false,
    };
    let joined = |e: &Element| is_list_mark(scene, e) || e.classes.meets(scene.special.and | scene.special.with);
    matches!(pieces, [a, b, c] if side(a) && joined(b) && side(c))
}

/// Whether a piece is the mark between the items of a list.
fn is_list_mark(scene: &Scene<'_>, element: &Element) -> bool {
    matches!(element.what, What::Comma) && element.classes.meets(scene.special.list_mark)
}

/// The types of the names right before and behind a word: "Northton city", "the city Northton". It stands for no other then.
fn beside_name(scene: &Scene<'_>, bound: &Bound, elements: &[Element], at: usize) -> [Option<EntityType>; 2] {
    let kind = |a: usize, b: usize, name: usize| {
        let touch = scene.text()[elements.get(a)?.end..elements.get(b)?.start].trim().is_empty();
        match &elements.get(name)?.what {
            What::Name(names, t) if touch && *t != ADJECTIVE => names.first().map(|n| bound.mentions[*n].kind),
            _ => None,
        }
    };
    [at.checked_sub(1).and_then(|before| kind(before, at, before)), kind(at, at + 1, at + 1)]
}

/// Whether a word begins a name that is not known: "the City of" before a capital.
fn opens_name(scene: &Scene<'_>, elements: &[Element], at: usize) -> bool {
    let text = |e: &Element| scene.text().get(e.start..e.end).unwrap_or_default().trim_start();
    let capital = |e: &Element| text(e).starts_with(char::is_uppercase);
    let link = elements.get(at + 1).is_some_and(|e| e.classes.meets(scene.special.link));
    link && capital(&elements[at]) && elements.get(at + 2).is_some_and(|e| matches!(e.what, What::Text) && capital(e))
}

/// The agreement named before that "the memorandum" stands for: the last one whose name holds the word.
fn bare_agreement(scene: &Scene<'_>, bound: &Bound, name: usize, recent: &[usize]) -> Option<usize> {
    let mention = &bound.mentions[name];
    let text = |i: usize| scene.text()[bound.mentions[i].start..bound.mentions[i].end].to_lowercase();
    let word = text(name);
    if mention.kind != EntityType::Agreement || word.contains(' ') || word.chars().any(is_han) {
        return None;
    }
    let deals = || recent.iter().rev().copied().filter(|i| bound.mentions[*i].kind == EntityType::Agreement);
    deals().find(|i| text(*i).contains(&word))
}

/// Makes "the Zambian government" stand for the country.
fn governments(scene: &Scene<'_>, bound: &Bound, elements: &mut Vec<Element>) {
    let government = scene.special.government;
    let mut i = 0;
    while i + 1 < elements.len() {
        let country = match &elements[i].what {
            What::Name(names, t) if *t == ADJECTIVE => names.first().copied(),
            _ => None,
        };
        if let Some(name) = country.filter(|_| elements[i + 1].classes.meets(government)) {
            let end = elements.remove(i + 1).end;
            elements[i].end = end;
            elements[i].what = What::Name(vec![name], type_set(bound.mentions[name].kind));
        }
        i += 1;
    }
}

/// Drops brackets behind a name that hold nothing but another form of it: "(FOCAC)", "(hereinafter "FOCAC")".
fn drop_forms(scene: &Scene<'_>, bound: &Bound, elements: &mut Vec<Element>) {
    let announcing = scene.special.the | scene.special.hereinafter;
    let thing = |e: &Element| if let What::Name(names, _) = &e.what { names.first().map(|n| bound.thing_of[*n]) } else { None };
    let mark = |e: &Element, c: char| matches!(e.what, What::Mark(m) if m == c);
    let deal = |e: &Element| matches!(e.what, What::Name(_, t) if t == type_set(EntityType::Agreement));
    let mut i = 0;
    while i + 3 < elements.len() {
        let named = thing(&elements[i]).filter(|_| mark(&elements[i + 1], '('));
        let close = || (i + 3..elements.len().min(i + 2 + LONGEST_FORM)).find(|j| mark(&elements[*j], ')'));
        if let Some((named, close)) = named.and_then(|named| Some((named, close()?))) {
            let (full, inside) = (&elements[i], &elements[i + 2..close]);
            let same = |e: &Element| thing(e).is_some_and(|t| t == named || deal(full) && deal(e));
            let announces = |e: &Element| mark(e, '"') || matches!(e.what, What::Comma) || e.classes.meets(announcing);
            if inside.iter().any(same) && inside.iter().all(|e| same(e) || announces(e)) {
                elements.drain(i + 1..=close);
            }
        }
        i += 1;
    }
}

/// The most pieces of brackets that hold another form of a name.
const LONGEST_FORM: usize = 8;

/// How many names back a reference looks.
const MOST_RECENT: usize = 24;

fn remember(bound: &Bound, recent: &mut Vec<usize>, names: &[usize]) {
    let inner = |name: usize| {
        (name + 1..bound.mentions.len())
            .take_while(move |i| bound.parent[*i] == Some(name))
            .filter(|i| bound.mentions[*i].kind.is_place())
    };
    for name in names.iter().flat_map(|n| inner(*n).chain([*n])) {
        if bound.mentions[name].source == Source::Adjective {
            continue;
        }
        let thing = bound.thing_of[name];
        recent.retain(|i| bound.thing_of[*i] != thing);
        recent.push(name);
    }
    if recent.len() > MOST_RECENT {
        recent.drain(..recent.len() - MOST_RECENT);
    }
}

fn by_class(scene: &Scene<'_>, bound: &Bound, classes: ClassSet, definite: bool, known: &Known<'_>) -> Option<Vec<usize>> {
    let recent = known.recent;
    let rule = scene.book.references.iter().find(|r| r.classes.meets(classes) && (definite || !r.definite))?;
    if rule.first {
        return (known.first_of)(rule.types).map(|i| vec![i]);
    }
    let mut fits: Vec<usize> =
        recent.iter().rev().filter(|i| type_set(bound.mentions[**i].kind) & rule.types != 0).copied().collect();
    if let Some(sides) = known.sides.filter(|_| rule.count == 2)
        && sides.iter().all(|n| type_set(bound.mentions[*n].kind) & rule.types != 0)
    {
        return Some(sides.to_vec());
    }
    if rule.count > 1 {
        fits.retain(|i| bound.parent[*i].is_none());
        // "Both sides" are of one kind, that of the one named last of which there are enough; a city and a region may also be a pair.
        let division = |k: EntityType| matches!(k, EntityType::City | EntityType::Region);
        let of = |kind: EntityType| fits.iter().filter(|i| bound.mentions[**i].kind == kind).count() >= rule.count;
        let pair =
            |kind: EntityType| fits.iter().filter(|i| division(kind) && division(bound.mentions[**i].kind)).count() >= rule.count;
        let last = bound.mentions[*fits.first()?].kind;
        let kinds = || fits.iter().map(|i| bound.mentions[*i].kind);
        let kind = kinds().find(|k| of(*k) || pair(*k)).unwrap_or(last);
        let alike = of(kind);
        fits.retain(|i| bound.mentions[*i].kind == kind || !alike && division(kind) && division(bound.mentions[*i].kind));
    }
    fits.truncate(rule.count);
    (fits.len() == rule.count).then(|| fits.into_iter().rev().collect())
}

/// The last thing named with the head word that stands here alone.
fn by_head(scene: &Scene<'_>, bound: &Bound, element: &Element, recent: &[usize]) -> Option<Vec<usize>> {
    let text = scene.text();
    let token = scene.tokens_in(element.start, element.end).first().copied()?;
    let heads = &scene.lexicon.word(token).heads;
    let kinds = heads.iter().filter_map(|h| scene.book.names.get(h.rule as usize)).fold(0, |s, r| s | type_set(r.kind));
    let kinds = kinds & !(type_set(EntityType::Agreement) | type_set(EntityType::City) | type_set(EntityType::Region));
    // "International" ends names, and begins others.
    if kinds == 0 || element.classes.meets(scene.special.generic) {
        return None;
    }
    let nominative = scene.lexicon.word(token).nominative.as_deref();
    let word = nominative.unwrap_or(&text[element.start..element.end]).to_lowercase();
    let same_head = |i: &&usize| {
        let mention = &bound.mentions[**i];
        let forms = &bound.things[bound.thing_of[**i]].forms;
        type_set(mention.kind) & kinds != 0 && forms.iter().any(|(form, _)| form.to_lowercase().contains(&word))
    };
    recent.iter().rev().find(same_head).map(|i| vec![*i])
}
