//! Every known word in one automaton: names of things, word classes, and the head words of name rules.

use std::borrow::Cow;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use rustc_hash::FxHashMap;

use super::class_set::ClassSet;
use super::decline::Endings;
use crate::error::{Error, Result};
use crate::names::{EntryId, Names};
use crate::value::EntityType;

/// A set of entity types, one bit each, by their order in [`EntityType::ALL`].
pub type TypeSet = u16;

/// The set of one type.
pub const fn type_set(kind: EntityType) -> TypeSet {
    1 << kind as u16
}

/// What is known of a word.
#[derive(Debug, Default, Clone)]
pub struct Word {
    /// The classes it belongs to.
    pub classes: ClassSet,
    /// The known things it names, the likeliest first.
    pub names: Vec<EntryId>,
    /// The name rules it is a head of.
    pub heads: Vec<Head>,
    /// The place that it stands for as an adjective ("Chinese").
    pub adjective: Option<EntryId>,
    /// Its nominative, where it is known in another case alone.
    pub nominative: Option<Box<str>>,
}

/// A head word of a name rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Index of the name rule.
    pub rule: u16,
    /// What must stand before it.
    pub needs: Needs,
}

/// What a head word needs before it to name something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is a name by itself.
    Nothing,
    /// A place or a distinctive word.
    Anything,
    /// A distinctive word that is no place.
    Word,
    /// A place, or the head of another body.
    Owner,
}

/// A known word at a place of the text, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Index of the word in the lexicon.
    pub word: u32,
}

/// All known words, ready to be found in one pass over a text.
pub struct Lexicon {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    words: Vec<Word>,
    classes: Vec<String>,
    borders: ClassSet,
    /// Posts and titles.
    role: ClassSet,
    endings: Vec<Endings>,
}

/// The least weight (inhabitants) of a city whose name is known in its cases.
const SMALLEST_DECLINED: u32 = 30_000;

/// How many letters a region's name has at least without the word for it.
const SHORTEST_STEM: usize = 4;

/// The fewest letters of a place's name that is known all in capitals too: shorter ones are abbreviations.
const SHORTEST_SHOUTED: usize = 4;

/// A name in the other letters that it is often written with: a curved apostrophe, a Russian IO without its dots.
fn other_letters(name: &str) -> Option<String> {
    let other = name.contains(['\'', '\u{451}', '\u{401}']);
    other.then(|| name.replace('\'', "\u{2019}").replace('\u{451}', "\u{435}").replace('\u{401}', "\u{415}"))
}

/// Collects words for a [`Lexicon`].
#[derive(Default)]
pub struct LexiconBuilder {
    /// The place of each word in `words`: these are large, and stay where they are.
    places: FxHashMap<Box<str>, u32>,
    words: Vec<Word>,
    classes: Vec<String>,
    borders: ClassSet,
    adjectives: Vec<(String, String)>,
    endings: Vec<Endings>,
}

impl LexiconBuilder {
    /// The bit of a class, made where it is new.
    ///
    /// # Errors
    /// More classes than there is room for.
    pub fn class(&mut self, name: &str) -> Result<ClassSet> {
        let index = self.classes.iter().position(|c| c == name).unwrap_or_else(|| {
            self.classes.push(name.to_owned());
            self.classes.len() - 1
        });
        if index >= ClassSet::ROOM {
            return Err(Error::new(format!("word class {name:?} is one too many"))
                .help(format!("there is room for {} word classes in all", ClassSet::ROOM)));
        }
        Ok(ClassSet::of(index))
    }

    /// Marks classes whose words no name extends over.
    pub fn border(&mut self, classes: ClassSet) {
        self.borders |= classes;
    }

    /// Adds words of a class. Words of scripts with cases are also known with a capital at their start, and as in a title.
    pub fn words<'a>(&mut self, class: ClassSet, words: impl IntoIterator<Item = &'a str>) {
        for word in words {
            self.word(word).classes |= class;
            for form in capitalised(word).into_iter().chain(title_case(word)) {
                self.word(&form).classes |= class;
            }
        }
    }

    /// Adds a head word of a name rule, in its cases too where the rule says so.
    pub fn declined_head(&mut self, word: &str, head: Head, decline: bool) {
        self.head(word, head);
        for capital in capitalised(word).into_iter().chain(title_case(word)).filter(|_| decline) {
            self.head(&capital, head);
        }
        for form in if decline { self.declined(word) } else { Vec::new() } {
            self.case_of(&form, word);
            self.head(&form, head);
            for capital in capitalised(&form).into_iter().chain(title_case(&form)) {
                self.case_of(&capital, word);
                self.head(&capital, head);
            }
        }
    }

    /// Adds a head word of a name rule.
    pub fn head(&mut self, word: &str, head: Head) {
        let known = self.word(word);
        if !known.heads.contains(&head) {
            known.heads.push(head);
        }
    }

    /// Adds a table of endings: words added as declined, and known names of places, are then known in their cases.
    pub fn endings(&mut self, endings: Endings) {
        self.endings.push(endings);
    }

    /// The forms of a word in its cases.
    pub fn declined(&self, word: &str) -> Vec<String> {
        self.endings.iter().flat_map(|e| e.decline(word)).collect()
    }

    /// Marks a word as another case of a nominative, unless it is a nominative itself.
    pub fn case_of(&mut self, form: &str, nominative: &str) {
        let known = self.word(form);
        if known.nominative.is_none() && form != nominative {
            known.nominative = Some(nominative.into());
        }
    }

    /// Marks a word, with and without a capital, as another case of a nominative.
    pub fn declined_form(&mut self, form: &str, nominative: &str) {
        for form in capitalised(form).iter().map(String::as_str).chain([form]) {
            self.case_of(form, nominative);
        }
    }

    /// Adds an adjective that stands for a country, told by one of its names.
    pub fn adjective(&mut self, word: &str, country: &str) {
        self.adjectives.push((word.to_owned(), country.to_owned()));
    }

    /// Adds every name of the known things.
    pub fn names(&mut self, names: &Names) {
        let count = names.surfaces().count();
        self.places.reserve(count);
        // With their cases; room that is not used takes no memory.
        self.words.reserve(2 * count);
        for (text, id) in names.surfaces() {
            for form in std::iter::once(Cow::Borrowed(text)).chain(other_letters(text).map(Cow::Owned)) {
                let known = self.word(&form);
                if !known.names.contains(&id) {
                    known.names.push(id);
                }
            }
        }
        for (word, country) in std::mem::take(&mut self.adjectives) {
            let place = names.country(&country);
            let known = self.word(&word);
            known.adjective = place;
            known.names.clear();
        }
        self.stems_of_regions(names);
        self.decline_places(names);
        for word in &mut self.words {
            word.names.sort_by_key(|id| (std::cmp::Reverse(names.get(*id).weight), *id));
            // A state that is one city is the state.
            let state = word.names.iter().position(|id| names.get(*id).kind == EntityType::Country);
            if let Some(at) = state.filter(|at| word.names[..*at].iter().all(|id| names.country_of(*id) == Some(word.names[*at])))
            {
                word.names[..=at].rotate_right(1);
            }
        }
    }

    /// Adds the names of regions without their last letter ("province", "state"), where these are long enough to mean
    /// nothing else and name nothing else.
    fn stems_of_regions(&mut self, names: &Names) {
        let own = |text: &str| text.chars().count() > SHORTEST_STEM && text.chars().all(is_han);
        let regions = names.surfaces().filter(|(text, id)| names.get(*id).kind == EntityType::Region && own(text));
        let stems: Vec<(String, EntryId)> = regions
            .filter(|(text, _)| text.ends_with(['\u{7701}', '\u{5dde}']))
            .filter_map(|(text, id)| Some((text[..text.char_indices().next_back()?.0].to_owned(), id)))
            .collect();
        for (stem, id) in stems {
            let known = self.word(&stem);
            if known.names.is_empty() && known.classes == ClassSet::NONE {
                known.names.push(id);
            }
        }
    }

    /// Adds the cases of the better known places' names.
    fn decline_places(&mut self, names: &Names) {
        let of_size = |id: EntryId| {
            let entry = names.get(id);
            entry.kind.is_place() && (entry.kind != EntityType::City || entry.weight >= SMALLEST_DECLINED)
        };
        let mut declined: Vec<(String, &str, EntryId)> = Vec::new();
        for (text, id) in names.surfaces().filter(|(_, id)| of_size(*id)) {
            let forms = self.declined(text);
            // Headings and the places that news begin with are all in capitals.
            let shouted = (!forms.is_empty() && text.chars().count() >= SHORTEST_SHOUTED).then(|| text.to_uppercase());
            declined.extend(forms.into_iter().chain(shouted).map(|form| (form, text, id)));
        }
        for (form, nominative, id) in declined {
            let known = self.word(&form);
            let own = known.nominative.is_none() && !known.names.is_empty() || known.classes != ClassSet::NONE;
            if !own && known.names.iter().all(|n| names.get(*n).weight < names.get(id).weight) {
                known.names.insert(0, id);
                known.nominative = Some(nominative.into());
            }
        }
    }

    fn word(&mut self, text: &str) -> &mut Word {
        let place = match self.places.get(text) {
            Some(place) => *place as usize,
            None => {
                self.places.insert(text.into(), self.words.len() as u32);
                self.words.push(Word::default());
                self.words.len() - 1
            }
        };
        &mut self.words[place]
    }

    /// The classes named so far.
    pub fn class_names(&self) -> &[String] {
        &self.classes
    }

    /// The automaton over all words.
    ///
    /// # Errors
    /// No words at all, or more text than the automaton can hold.
    pub fn build(self) -> Result<Lexicon> {
        let mut entries: Vec<(Box<str>, u32)> = self.places.into_iter().filter(|(text, _)| !text.is_empty()).collect();
        entries.sort_unstable();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(entries.iter().map(|(text, place)| (text, *place)))
            .map_err(|e| Error::new(format!("the word lists make no automaton: {e}")))?;
        let mut lexicon = Lexicon {
            automaton,
            words: self.words,
            classes: self.classes,
            borders: self.borders,
            role: ClassSet::NONE,
            endings: self.endings,
        };
        lexicon.role = lexicon.class("role");
        Ok(lexicon)
    }
}

impl Lexicon {
    /// The known words of a text: leftmost, longest, never overlapping; linear in its length.
    /// In scripts with spaces a word counts only where it is whole. The last letter of a place's name may begin a post
    /// (in Chinese "mayor" begins with the word "city"): then the name is its shorter form.
    pub fn scan(&self, text: &str) -> Vec<Token> {
        let role = self.role;
        let mut out = Vec::new();
        let mut from = 0;
        'text: loop {
            for m in self.automaton.leftmost_find_iter(&text[from..]) {
                let token = Token { start: from + m.start(), end: from + m.end(), word: m.value() };
                if !stands_alone(text, token.start, token.end) {
                    continue;
                }
                if let Some(last) = self.post_begins(text, token, role) {
                    let short = self.automaton.leftmost_find_iter(&text[token.start..last]);
                    let parts: Vec<Token> = short
                        .map(|m| Token { start: token.start + m.start(), end: token.start + m.end(), word: m.value() })
                        .collect();
                    let named = parts.iter().any(|t| t.start == token.start && !self.word(*t).names.is_empty());
                    // A place known by its full name alone is still that place.
                    if named {
                        out.extend(parts)
                    } else {
                        out.push(Token { end: last, ..token })
                    }
                    from = last;
                    continue 'text;
                }
                out.push(token);
            }
            return out;
        }
    }

    /// Where a post begins that shares the last letter of a place's name.
    fn post_begins(&self, text: &str, token: Token, role: ClassSet) -> Option<usize> {
        let head = text[token.end..].chars().next().filter(|c| *c == HEAD)?;
        let word = self.word(token);
        if word.names.is_empty() || word.classes.meets(role) {
            return None;
        }
        let (last, _) = text[token.start..token.end].char_indices().next_back().filter(|(at, _)| *at > 0)?;
        let start = token.start + last;
        let post = self.automaton.leftmost_find_iter(&text[start..token.end + head.len_utf8()]).next()?;
        let whole = post.start() == 0 && start + post.end() > token.end;
        (whole && self.words[post.value() as usize].classes.meets(role)).then_some(start)
    }

    /// What is known of a token's word.
    pub fn word(&self, token: Token) -> &Word {
        &self.words[token.word as usize]
    }

    /// The bit of a class, if there is such a class; else no bit.
    pub fn class(&self, name: &str) -> ClassSet {
        self.classes.iter().position(|c| c == name).map_or(ClassSet::NONE, ClassSet::of)
    }

    /// The names of the classes.
    pub fn class_names(&self) -> &[String] {
        &self.classes
    }

    /// The tables of endings.
    pub fn endings(&self) -> &[Endings] {
        &self.endings
    }

    /// The classes whose words no name extends over.
    pub fn borders(&self) -> ClassSet {
        self.borders
    }
}

/// The sign for a head that ends posts such as "mayor".
const HEAD: char = '\u{957f}';

/// Whether a character belongs to the Han script.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '\u{3007}')
}

/// Whether a character is part of a word in scripts that put spaces between words.
pub fn is_spaced_letter(c: char) -> bool {
    !is_han(c) && c.is_alphanumeric()
}

/// Whether a passage is no part of a longer word; digits do not join letters.
pub fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let inner = &text[start..end];
    let joins = |inside: Option<char>, outside: Option<char>| match (inside, outside) {
        (Some(a), Some(b)) => is_spaced_letter(a) && is_spaced_letter(b) && a.is_numeric() == b.is_numeric(),
        _ => false,
    };
    !joins(inner.chars().next(), text[..start].chars().next_back())
        && !joins(inner.chars().next_back(), text[end..].chars().next())
}

/// A word with a capital at its start, where that differs.
fn capitalised(word: &str) -> Option<String> {
    let first = word.chars().next()?;
    first.is_lowercase().then(|| first.to_uppercase().chain(word.chars().skip(1)).collect())
}

/// Words with capitals as titles have them ("Deputy Director of Trade"), where that is another form.
fn title_case(words: &str) -> Option<String> {
    const SMALL: [&str; 11] = ["of", "and", "the", "for", "in", "on", "to", "by", "\u{438}", "\u{43e}", "\u{43f}\u{43e}"];
    let capital =
        |word: &str| if SMALL.contains(&word) { word.to_owned() } else { capitalised(word).unwrap_or_else(|| word.to_owned()) };
    let join = |part: &str| part.split('-').map(capital).collect::<Vec<_>>().join("-");
    let opens_small = words.split(' ').next().is_some_and(|w| SMALL.contains(&w));
    (!opens_small && words.contains([' ', '-']))
        .then(|| words.split(' ').map(join).collect::<Vec<_>>().join(" "))
        .filter(|form| form != words)
}
