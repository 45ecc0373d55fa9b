//! The nominative of a name that stands in another case.

use std::borrow::Cow;

use super::lexicon::Token;
use super::mention::{Mention, Scene, Source};
use crate::value::EntityType;

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
        Source::Person
            if mention.kind == EntityType::Person && post_in_case(scene, mention) && !surname_first(scene, tokens, mention) =>
        {
            let of_person = |text: String, endings: &super::decline::Endings| endings.person(&text);
            scene.lexicon.endings().iter().fold(text.to_owned(), of_person)
        }
        // A Chinese name is declined in its last word alone.
        Source::Person if surname_first(scene, tokens, mention) => {
            scene.lexicon.endings().iter().fold(text.to_owned(), given_name)
        }
        Source::Rule(_) => built(scene, mention, tokens).unwrap_or_else(|| text.to_owned()),
        _ => bare_place(mention, text),
    }
}

/// A place's name without a word for what it is before it.
fn bare_place(mention: &Mention, name: &str) -> String {
    let small = |w: &&str| w.starts_with(char::is_lowercase);
    let words = name.split(' ').take_while(small).map(|w| w.len() + 1).sum::<usize>();
    if mention.kind.is_place() && words < name.len() { name[words..].to_owned() } else { name.to_owned() }
}

fn surname_first(scene: &Scene<'_>, tokens: &[Token], mention: &Mention) -> bool {
    tokens.first().is_some_and(|t| t.start == mention.start && scene.classes(*t).meets(scene.special.surname))
}

/// The least letters of a Chinese given name that may hold an ending.
const SHORTEST_DECLINED: usize = 5;

fn given_name(name: String, endings: &super::decline::Endings) -> String {
    match name.rsplit_once(' ') {
        Some((rest, last)) if last.chars().count() >= SHORTEST_DECLINED => format!("{rest} {}", endings.given(last)),
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
    let noun = nominative.rsplit(' ').next().unwrap_or(nominative);
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
