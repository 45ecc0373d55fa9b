//! Things by name: what the store calls them, in any spelling.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap;

use super::near::suggestions;
use super::{Address, CURRENT_GRAPH, Store};
use crate::error::{Error, Result};
use crate::names::{EntryId, Names, Role, normalise};
use crate::ontology::vocab::skos;
use crate::ontology::{BASE, NS, Ontology, entity_type_of};
use crate::value::{EntityType, Lang};

/// The names that a store has for its things.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// IRIs by normalised name, sorted.
    pub(super) by_name: FxHashMap<String, Vec<String>>,
}

impl Store {
    /// Names found once are kept until the store changes.
    pub(super) fn forget_labels(&mut self) {
        self.labels.take();
    }

    pub(super) fn labels(&self) -> Result<&Labels> {
        if let Some(labels) = self.labels.get() {
            return Ok(labels);
        }
        let mut labels = Labels::default();
        for predicate in [skos::PREF_LABEL, skos::ALT_LABEL] {
            for quad in self.matching(None, Some(predicate), None, Some(CURRENT_GRAPH.into())) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(thing), Term::Literal(name)) = (quad.subject, quad.object) {
                    labels.by_name.entry(normalise(name.value())).or_default().push(thing.into_string());
                }
            }
        }
        for things in labels.by_name.values_mut() {
            things.sort_unstable();
            things.dedup();
        }
        Ok(self.labels.get_or_init(|| labels))
    }
}

/// The things of a name that the store has, the likeliest first: by IRI (also without its beginning, as `country/CN`), as a known name, or as
/// the store itself calls them. `kinds` narrows what is meant; empty means anything.
///
/// # Errors
/// Where the store can't be read.
pub fn entities(store: &Store, text: &str, kinds: &[EntityType]) -> Result<Vec<String>> {
    let names = Names::built_in()?;
    let text = text.trim();
    let fits = |iri: &str| kinds.is_empty() || entity_type_of(iri).is_none_or(|kind| kinds.contains(&kind));
    for iri in [text.to_owned(), format!("{BASE}{text}")] {
        if (text.contains('/') || text.contains(':')) && is_described(store, &iri)? {
            return Ok(vec![iri]);
        }
    }
    let mut found: Vec<String> = Vec::new();
    let known: Vec<_> = match kinds {
        [] => names.find(text).to_vec(),
        kinds => kinds.iter().flat_map(|kind| names.find_kind(text, *kind)).copied().collect(),
    };
    for id in known {
        let iri = &names.get(id).iri;
        if fits(iri) && is_described(store, iri)? && !found.contains(iri) {
            found.push(iri.clone());
        }
    }
    for iri in store.labels()?.by_name.get(&normalise(text)).into_iter().flatten() {
        if fits(iri) && !found.contains(iri) {
            found.push(iri.clone());
        }
    }
    Ok(found)
}

/// The likeliest thing of a name: one that the store has, else a known one that the store says nothing of (see [`is_described`]).
///
/// # Errors
/// Where nothing has the name, with the nearest ones as help; where it means several countries, with these; where the store can't be read.
pub fn entity(store: &Store, text: &str, kinds: &[EntityType]) -> Result<String> {
    entity_beside(store, text, kinds, &[])
}

/// As [`entity`], where things of some kinds are the likelier ones to be meant.
///
/// # Errors
/// As of [`entity`].
pub fn entity_beside(store: &Store, text: &str, kinds: &[EntityType], likely: &[EntityType]) -> Result<String> {
    let names = Names::built_in()?;
    let is_iri = text.contains('/') || text.contains(':');
    if !is_iri && (kinds.is_empty() || kinds.contains(&EntityType::Country)) {
        let countries = names.countries(text);
        if countries.len() > 1 {
            return Err(ambiguous(names, text, &countries));
        }
    }
    if let Some(found) = entities(store, text, kinds)?.into_iter().next() {
        return Ok(found);
    }
    if let Some(iri) = known(names, text.trim(), kinds) {
        return Ok(iri);
    }
    let quoted = format!("{text:?}");
    let error = Error::new(format!("{quoted} is nothing that {} knows", store.address));
    let other = of_another_kind(store, text, kinds)?;
    let error = match (other, &store.address) {
        (Some(kind), _) => other_kind(quoted, kind, kinds)?,
        (None, Address::BuiltIn) => error.said("error.unknown-built-in", [("x", quoted)]),
        (None, other) => error.said("error.unknown", [("x", quoted), ("store", other.to_string())]),
    };
    let near: Vec<String> = suggestions(store, text, kinds, likely)?.iter().map(|name| format!("{name:?}")).collect();
    Err(match near.split_last() {
        None if other.is_some() => error,
        None => error.help("try another name of it, in Chinese, English or Russian, or its IRI").helped("error.another-name", []),
        Some((last, others)) => {
            let names = if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) };
            let help = format!("did you mean {names}?");
            error.help(help).helped("error.did-you-mean", [("names", names), ("names@zh", near.join("\u{3001}"))])
        }
    })
}

/// What a name means where it is a thing of none of the kinds that are wanted.
fn of_another_kind(store: &Store, text: &str, kinds: &[EntityType]) -> Result<Option<EntityType>> {
    if kinds.is_empty() {
        return Ok(None);
    }
    let found = entities(store, text, &[])?.into_iter().next();
    let found = match found {
        Some(iri) => Some(iri),
        None => known(Names::built_in()?, text.trim(), &[]),
    };
    // Of an IRI that tells no kind anything may be wanted.
    found.map_or(Ok(None), |iri| Ok(kind(store, &iri)?.filter(|kind| !kinds.contains(kind))))
}

/// The error for a name that means a thing of another kind than those wanted.
fn other_kind(quoted: String, kind: EntityType, wanted: &[EntityType]) -> Result<Error> {
    let ontology = Ontology::built_in()?;
    let called = |kind: &EntityType, lang: &str| {
        ontology.label(&format!("{NS}{kind}"), &Lang::new(lang)).unwrap_or(kind.as_str()).to_lowercase()
    };
    let all = |lang: &str, comma: &str| wanted.iter().map(|kind| called(kind, lang)).collect::<Vec<_>>().join(comma);
    let (is, en) = (called(&kind, "en"), all("en", ", "));
    let values = [
        ("x", quoted.clone()),
        ("kind", is.clone()),
        ("kind@zh", called(&kind, "zh")),
        ("wanted", en.clone()),
        ("wanted@zh", all("zh", "\u{3001}")),
    ];
    Ok(Error::new(format!("{quoted} is known, but as {is}; wanted here: {en}")).said("error.other-kind", values))
}

/// The known thing of a name or IRI.
fn known(names: &Names, text: &str, kinds: &[EntityType]) -> Option<String> {
    let by_iri = [text.to_owned(), format!("{BASE}{text}")].iter().find_map(|iri| names.by_iri(iri));
    let by_name = || match kinds {
        [] => names.find(text).first().copied(),
        kinds => kinds.iter().find_map(|kind| names.find_kind(text, *kind).first().copied()),
    };
    by_iri.or_else(by_name).map(|id| names.get(id).iri.clone())
}

/// The error for a name that means several countries.
fn ambiguous(names: &Names, text: &str, countries: &[EntryId]) -> Error {
    let code = |id: &EntryId| names.get(*id).iri.rsplit('/').next().unwrap_or_default().to_owned();
    let each = |lang: &str, comma: &str| {
        let lang = Lang::new(lang);
        let each: Vec<String> = countries.iter().map(|id| format!("{} ({})", names.label(*id, &lang), code(id))).collect();
        each.join(comma)
    };
    let codes: Vec<String> = countries.iter().map(code).collect();
    let (quoted, n, en) = (format!("{text:?}"), countries.len().to_string(), each("en", ", "));
    Error::new(format!("{quoted} means {n} countries: {en}"))
        .said("error.countries", [("x", quoted), ("n", n), ("each", en), ("each@zh", each("zh", "\u{3001}"))])
        .help(format!("say which, by name or code: {}", codes.join(" or ")))
        .helped("error.which-country", [("codes", codes.join(" or ")), ("codes@zh", codes.join("\u{3001}"))])
}

/// What to call a thing in a language: its label in the store, else among the known names, else its IRI.
///
/// # Errors
/// Where the store can't be read.
pub fn name(store: &Store, iri: &str, lang: &Lang) -> Result<String> {
    if let Some(label) = label(store, iri, lang)? {
        return Ok(label);
    }
    let names = Names::built_in()?;
    Ok(names.by_iri(iri).map_or_else(|| iri.to_owned(), |id| names.label(id, lang).to_owned()))
}

/// Whether the accepted view says anything of a thing.
///
/// # Errors
/// Where the store can't be read.
pub fn is_described(store: &Store, iri: &str) -> Result<bool> {
    let Ok(node) = NamedNodeRef::new(iri) else { return Ok(false) };
    store.current_of(node).next().transpose().map(|quad| quad.is_some())
}

/// What to call a thing in a language; where it has no name in it, the English, Chinese, Russian or any.
///
/// # Errors
/// Where the store can't be read.
pub fn label(store: &Store, iri: &str, lang: &Lang) -> Result<Option<String>> {
    let node = NamedNodeRef::new_unchecked(iri);
    let mut best: Option<(usize, String)> = None;
    for quad in store.matching(Some(node.into()), Some(skos::PREF_LABEL), None, Some(CURRENT_GRAPH.into())) {
        if let Term::Literal(name) = quad?.object {
            let order = [lang.as_str(), "en", "zh", "ru"];
            let rank = order.iter().position(|wanted| name.language() == Some(wanted)).unwrap_or(order.len());
            if best.as_ref().is_none_or(|(kept, text)| (rank, name.value()) < (*kept, text)) {
                best = Some((rank, name.value().to_owned()));
            }
        }
    }
    Ok(best.map(|(_, name)| name))
}

/// What a thing is, by the accepted view or its IRI.
///
/// # Errors
/// Where the store can't be read.
pub fn kind(store: &Store, iri: &str) -> Result<Option<EntityType>> {
    if let Some(kind) = entity_type_of(iri) {
        return Ok(Some(kind));
    }
    for quad in store.matching(Some(NamedNodeRef::new_unchecked(iri).into()), Some(rdf::TYPE), None, Some(CURRENT_GRAPH.into())) {
        if let Term::NamedNode(class) = quad?.object
            && let Some(Ok(kind)) = class.as_str().strip_prefix(NS).map(str::parse)
        {
            return Ok(Some(kind));
        }
    }
    Ok(None)
}

/// Every name of a thing, each with its language: those of the accepted view, the preferred ones first, then by language and text; then
/// what else the known names have for it.
///
/// # Errors
/// Where the store can't be read.
pub fn names_of(store: &Store, iri: &str) -> Result<Vec<(String, String)>> {
    let node = NamedNodeRef::new_unchecked(iri);
    let mut all = Vec::new();
    for predicate in [skos::PREF_LABEL, skos::ALT_LABEL] {
        let mut names = Vec::new();
        for quad in store.matching(Some(node.into()), Some(predicate), None, Some(CURRENT_GRAPH.into())) {
            if let Term::Literal(name) = quad?.object {
                names.push((name.language().unwrap_or_default().to_owned(), name.value().to_owned()));
            }
        }
        names.sort_unstable();
        all.extend(names.into_iter().map(|(language, name)| (name, language)));
    }
    let known = Names::built_in()?;
    if let Some(id) = known.by_iri(iri) {
        for name in known.get(id).names.iter().filter(|name| name.role != Role::Short) {
            let name = (name.text.clone().into_owned(), name.lang.to_owned());
            if !all.contains(&name) {
                all.push(name);
            }
        }
    }
    Ok(all)
}
