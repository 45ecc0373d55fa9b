//! The nominative of a name that stands in another case.

use std::borrow::Cow;

use super::decline::Shape;
use super::lexicon::Token;
use super::mention::{Mention, Scene, Source};
use crate::value::{EntityType, Lang};

/// How many words back the post of a person is looked for.
const POST_REACH: usize = 4;

/// The name of a mention: as it stands, or in the nominative where the language has cases and this is another.
pub fn name_of<'a>(scene: &Scene<'a>, mention: &Mention) -> Cow<'a, str> {
    let text = &scene.text()[mention.start..mention.end];
    if text.chars().any(|c| matches!(c, '\u{400}'..='\u{52f}')) {
        Cow::Owned(in_nominative(scene, mention, text))
    } else {
        Cow::Borrowed(text)
    }
}

/// A name in Cyrillic letters in the nominative.
fn in_nominative(scene: &Scene<'_>, mention: &Mention, text: &str) -> String {
    let tokens = scene.tokens_in(mention.start, mention.end);
    let nominative = |t: &Token| scene.lexicon.word(*t).nominative.as_deref();
    if let [only] = tokens
        && (only.start, only.end) == (mention.start, mention.end)
        && let Some(name) = nominative(only)
    {
        return bare_place(mention, name);
    }
    match mention.source {
        Source::Person if mention.kind == EntityType::Person && by_first_name(scene, tokens, mention).is_some() => {
            by_first_name(scene, tokens, mention).unwrap_or_else(|| text.to_owned())
        }
        Source::Person
            if mention.kind == EntityType::Person && post_in_case(scene, mention) && !surname_first(scene, tokens, mention) =>
        {
            scene.lexicon.endings().iter().fold(text.to_owned(), |name, e| e.person(&name))
        }
        // A Chinese name is declined in its last word alone.
        Source::Person if surname_first(scene, tokens, mention) => {
            scene.lexicon.endings().iter().fold(text.to_owned(), given_name)
        }
        Source::Person if mention.kind == EntityType::Person && oblique(scene, text) => {
            scene.lexicon.endings().iter().fold(text.to_owned(), |name, e| e.person(&name))
        }
        // One of several regions whose head word stands behind the last.
        Source::List if mention.kind == EntityType::Region && tokens.is_empty() && mention.entry.is_some() => {
            mention.entry.map_or_else(|| text.to_owned(), |id| scene.names.label(id, &Lang::new("ru")).to_owned())
        }
        Source::Rule(_) => built(scene, mention, tokens).unwrap_or_else(|| text.to_owned()),
        _ => bare_place(mention, text),
    }
}

/// A person's name by its first name, where that is a known one: its case is that of the whole, and it tells a woman.
fn by_first_name(scene: &Scene<'_>, tokens: &[Token], mention: &Mention) -> Option<String> {
    let known = |t: &&Token| t.start == mention.start && scene.classes(**t).meets(scene.special.forename);
    let first = tokens.first().filter(known)?;
    let text = &scene.text()[mention.start..mention.end];
    let given = &scene.text()[first.start..first.end];
    let endings = scene.lexicon.endings();
    let Some(nominative) = scene.lexicon.word(*first).nominative.as_deref() else {
        // A name that is the same in all cases tells none.
        return endings.iter().any(|e| !e.decline(given).is_empty()).then(|| text.to_owned());
    };
    // A woman's name has an ending that is taken off where a man's has none.
    let woman = endings.iter().any(|e| e.person_as(given, true) == nominative && e.given(given) != nominative);
    let rest = endings.iter().fold(scene.text()[first.end..mention.end].to_owned(), |name, e| e.person_as(&name, woman));
    Some(format!("{nominative}{rest}"))
}

/// A place's name without a word for what it is before it.
fn bare_place(mention: &Mention, name: &str) -> String {
    let small = |w: &&str| w.starts_with(char::is_lowercase);
    let words = name.split(' ').take_while(small).map(|w| w.len() + 1).sum::<usize>();
    if mention.kind.is_place() && words < name.len() { name[words..].to_owned() } else { name.to_owned() }
}

/// Whether a name ends as no nominative does.
fn oblique(scene: &Scene<'_>, name: &str) -> bool {
    name.contains(' ') && scene.lexicon.endings().iter().any(|e| e.has_shape(name, Shape::Oblique))
}

fn surname_first(scene: &Scene<'_>, tokens: &[Token], mention: &Mention) -> bool {
    tokens.first().is_some_and(|t| t.start == mention.start && scene.classes(*t).meets(scene.special.surname))
}

/// The least letters of a Chinese given name that may hold an ending.
const SHORTEST_DECLINED: usize = 5;

fn given_name(name: String, endings: &super::decline::Endings) -> String {
    match name.rsplit_once(' ') {
        Some((rest, last)) if last.chars().count() >= SHORTEST_DECLINED => {
            // A Chinese syllable is closed by few letters.
            let given = endings.given(last);
            if endings.has_shape(&given, Shape::Closed) { format!("{rest} {given}") } else { name }
        }
        _ => name,
    }
}

/// Whether the post before a person's name stands in another case than the nominative.
fn post_in_case(scene: &Scene<'_>, mention: &Mention) -> bool {
    let before = scene.tokens.partition_point(|t| t.end <= mention.start);
    let back = scene.tokens[..before].iter().rev().take(POST_REACH);
    let near = |t: &&Token| !scene.text()[t.end..mention.start].contains([',', '.', '\n', ';', ':', '(']);
    let post = back.take_while(near).find(|t| scene.classes(**t).meets(scene.special.role));
    post.is_some_and(|t| scene.lexicon.word(*t).nominative.is_some())
}

/// A name around a head word: the head in the nominative, the adjectives before it as they go with it.
fn built(scene: &Scene<'_>, mention: &Mention, tokens: &[Token]) -> Option<String> {
    let text = scene.text();
    let head = tokens.iter().find(|t| !scene.lexicon.word(**t).heads.is_empty())?;
    let nominative = scene.lexicon.word(*head).nominative.as_deref()?;
    let endings = scene.lexicon.endings();
    let describes = |w: &&str| endings.iter().any(|e| e.has_shape(w, Shape::Adjective));
    let noun = nominative.split(' ').find(|w| !describes(w)).unwrap_or(nominative);
    let adjective = |word: &str| endings.iter().fold(word.to_owned(), |w, e| e.adjective_with(&w, noun));
    let before = &text[mention.start..head.start];
    let mut out: String = before
        .split_inclusive([' ', '-'])
        .map(|w| {
            let bare = w.trim_end_matches([' ', '-']);
            format!("{}{}", adjective(bare), &w[bare.len()..])
        })
        .collect();
    let capital = text[head.start..].starts_with(char::is_uppercase);
    let mut letters = nominative.chars();
    match letters.next().filter(|_| capital) {
        Some(first) => out.extend(first.to_uppercase().chain(letters)),
        None => out.push_str(nominative),
    }
    out.push_str(&text[head.end..mention.end]);
    Some(out)
}
