//! Every rule is shown by its own examples, read by the whole extractor: what a rule file says of itself is so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use parkgraph::extract::Extractor;
use parkgraph::extract::read::Page;
use parkgraph::extract::rule::Example;
use parkgraph::record::Record;
use parkgraph::value::{Date, EntityType, Predicate as P};

fn extractor() -> Extractor {
    Extractor::with_rules(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/rules"))).unwrap()
}

fn read(extractor: &Extractor, text: &str, published: Option<Date>) -> Record {
    let mut page = Page::of_text("an-example", text);
    page.published = published;
    extractor.extract(&page).0
}

/// The statements of a rule as `subject | predicate | object`, once by each name of their ends.
fn told(record: &Record, rule: &str) -> Vec<String> {
    let names: BTreeMap<&str, Vec<&str>> = record
        .entities
        .iter()
        .map(|e| (e.id.as_str(), std::iter::once(&e.name).chain(&e.aliases).map(String::as_str).collect()))
        .collect();
    let mut out = Vec::new();
    for statement in record.statements.iter().filter(|s| s.rule.as_deref() == Some(rule)) {
        let value = statement.value.map(|v| v.to_string());
        let ends: Vec<&str> = match (&statement.o, &value) {
            (Some(o), _) => names.get(o.as_str()).cloned().unwrap_or_default(),
            (None, Some(value)) => vec![value],
            (None, None) => Vec::new(),
        };
        for s in names.get(statement.s.as_str()).into_iter().flatten() {
            for o in &ends {
                out.push(format!("{s} | {} | {o}", statement.p));
                if statement.p.is_symmetric() {
                    out.push(format!("{o} | {} | {s}", statement.p));
                }
            }
        }
    }
    out
}

/// What the statement rules of a language do not read as their examples say.
fn statement_faults(language: &str) -> Vec<String> {
    let extractor = extractor();
    let mut faults = Vec::new();
    for rule in extractor.rules().rules.iter().filter(|r| r.id.starts_with(language)) {
        let read = |e: &Example| read(&extractor, &e.text, e.published);
        for example in &rule.examples {
            let told = told(&read(example), &rule.id);
            for says in example.says.iter().filter(|s| !told.contains(s)) {
                faults.push(format!("{}: {:?}\n    does not say {says:?}, but {told:?}", rule.id, example.text));
            }
        }
        for example in &rule.counterexamples {
            let told = told(&read(example), &rule.id);
            if !told.is_empty() {
                faults.push(format!("{}: {:?}\n    says {told:?}", rule.id, example.text));
            }
        }
    }
    faults
}

/// What the name rules of a language do not find as their examples say.
fn name_faults(language: &str) -> Vec<String> {
    let extractor = extractor();
    let mut faults = Vec::new();
    for rule in extractor.rules().names.iter().filter(|r| r.id.starts_with(language)) {
        for example in &rule.examples {
            let names = extractor.names(&Page::of_text("an-example", &example.text));
            let has = |wanted: &String| names.iter().any(|(kind, name)| *kind == rule.kind && name == wanted);
            for wanted in example.finds.iter().filter(|w| !has(w)) {
                faults.push(format!("{}: {:?}\n    does not find {wanted:?}, but {names:?}", rule.id, example.text));
            }
            for unwanted in example.not.iter().filter(|w| has(w)) {
                faults.push(format!("{}: {:?}\n    finds {unwanted:?}", rule.id, example.text));
            }
        }
    }
    faults
}

fn hold(language: &str) {
    let mut faults = name_faults(language);
    faults.extend(statement_faults(language));
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn english_rules_read_their_examples() {
    hold("en/");
}

#[test]
fn russian_rules_read_their_examples() {
    hold("ru/");
}

#[test]
fn chinese_rules_read_their_examples() {
    hold("zh/");
}

#[test]
fn no_rule_is_of_another_language() {
    let extractor = extractor();
    let ids = extractor.rules().rules.iter().map(|r| &r.id).chain(extractor.rules().names.iter().map(|r| &r.id));
    let other: Vec<&String> = ids.filter(|id| !["en/", "ru/", "zh/"].iter().any(|l| id.starts_with(l))).collect();
    assert!(other.is_empty(), "no test reads the examples of {other:?}");
}

/// The ties that a text is read to state, by whatever rule or weight: `subject | predicate | object`, the ends of a symmetric one in order.
fn ties(extractor: &Extractor, text: &str) -> Vec<String> {
    let record = read(extractor, text, "2021-06-09".parse().ok());
    let name = |id: &str| record.entities.iter().find(|e| e.id == id).map_or("", |e| e.name.as_str());
    let told = record.statements.iter().filter(|s| matches!(s.p, P::FriendshipCity | P::PartnerPark | P::Party));
    let mut out: Vec<String> = told
        .map(|s| {
            let (a, b) = (name(&s.s), s.o.as_deref().map_or("", name));
            let (a, b) = if s.p.is_symmetric() && b < a { (b, a) } else { (a, b) };
            format!("{a} | {} | {b}", s.p)
        })
        .collect();
    out.sort();
    out
}

/// What is not read as it should be, of texts with the ties that they state.
fn untied(texts: &[(&str, &[&str])]) -> Vec<String> {
    let extractor = extractor();
    let read = texts.iter().map(|(text, said)| (text, ties(&extractor, text), said));
    read.filter(|(_, told, said)| told != *said).map(|(text, told, said)| format!("{text}\n    {told:?}, not {said:?}")).collect()
}

#[test]
fn what_is_denied_asked_or_over_is_not_stated() {
    let nothing: &[&str] = &[];
    let texts = [
        "It is untrue that Osh and Xuzhou are sister cities.",
        "Rumours that Osh and Xuzhou became sister cities are false.",
        "Osh and Xuzhou used to be sister cities until 2010.",
        "Osh ended its sister-city relationship with Qingdao in 2019.",
        "Is Osh a sister city of Qingdao?",
        "Did Qingdao and Osh sign a memorandum of understanding in 2019?",
        "Officials denied that Great Stone Industrial Park and Naryn Free Economic Zone signed a memorandum.",
        "Neither Osh nor Naryn is a sister city of Xuzhou.",
        "If Osh and Xuzhou sign a sister-city agreement, it will be the first of its kind.",
        "Osh applied to become a sister city of Xuzhou in 2015.",
        "Plans for Osh to twin with Xuzhou came to nothing.",
        "Osh and Xuzhou almost signed a memorandum in 2018.",
        "青岛市与奥什市曾是友好城市,2010年关系终止。",
        "青岛市与奥什市是友好城市吗？",
        "张三否认锡山经济技术开发区与西哈努克港经济特区结为友好园区。",
        "倘若长沙经济技术开发区与中白工业园签署合作协议,当地企业将受益。",
        "奥什市放弃与徐州市结为友好城市。",
        "奥什市申请与徐州市结为友好城市。",
        "Чиновники опровергли, что Минск и Казань стали городами-побратимами.",
        "Минск и Казань раньше были городами-побратимами, но в 2015 году отношения были разорваны.",
        "Если бы Ош и Казань подписали соглашение, торговля выросла бы.",
        "Соглашение между Минском и Казанью о побратимстве было расторгнуто в 2022 году.",
        "Являются ли Минск и Казань городами-побратимами?",
    ];
    let faults = untied(&texts.map(|text| (text, nothing)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_cannot_be_denied_and_what_answers_a_question_is_stated() {
    let faults = untied(&[
        ("It cannot be denied that Osh and Xuzhou are sister cities.", &["Osh | friendshipCity | Xuzhou"]),
        ("Who is Osh twinned with? Osh and Xuzhou are sister cities.", &["Osh | friendshipCity | Xuzhou"]),
        ("Despite rumours to the contrary, Osh and Xuzhou are sister cities.", &["Osh | friendshipCity | Xuzhou"]),
        ("不可否认,青岛市与奥什市是友好城市。", &["奥什市 | friendshipCity | 青岛市"]),
        ("Нельзя отрицать, что Минск и Казань стали городами-побратимами.", &["Казань | friendshipCity | Минск"]),
    ]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn signing_makes_no_friendship() {
    let faults = untied(&[
        ("2021年2月3日,青岛市与奥什市签署合作备忘录。", &["合作备忘录 | party | 奥什市", "合作备忘录 | party | 青岛市"]),
        (
            "2021年2月3日,青岛市与奥什市签署友好城市协议。",
            &["友好城市协议 | party | 奥什市", "友好城市协议 | party | 青岛市", "奥什市 | friendshipCity | 青岛市"],
        ),
    ]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn two_lists_told_respectively_are_tied_in_their_order_alone() {
    let faults = untied(&[
        (
            "青岛市、徐州市分别与奥什市、比什凯克市结为友好城市。",
            &["奥什市 | friendshipCity | 青岛市", "徐州市 | friendshipCity | 比什凯克市"],
        ),
        (
            "青岛市、徐州市和连云港市分别与奥什市、比什凯克市和纳伦市结为友好城市。",
            &["奥什市 | friendshipCity | 青岛市", "徐州市 | friendshipCity | 比什凯克市", "纳伦市 | friendshipCity | 连云港市"],
        ),
        (
            "Qingdao and Xuzhou became sister cities of Osh and Bishkek respectively.",
            &["Bishkek | friendshipCity | Xuzhou", "Osh | friendshipCity | Qingdao"],
        ),
        (
            "Qingdao, Xuzhou and Lianyungang signed agreements with Osh, Bishkek and Naryn respectively.",
            &[
                "agreements | party | Bishkek",
                "agreements | party | Lianyungang",
                "agreements | party | Naryn",
                "agreements | party | Osh",
                "agreements | party | Qingdao",
                "agreements | party | Xuzhou",
            ],
        ),
    ]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_park_lies_where_the_text_says_and_not_where_its_name_comes_from() {
    let extractor = extractor();
    for (text, place) in [("俄罗斯工业区位于埃及。", "埃及"), ("澳大利亚泰达园区位于天津。", "天津")]
    {
        let record = read(&extractor, text, None);
        let park = record.entities.iter().find(|e| e.kind == EntityType::Park).unwrap();
        let place_of =
            |s: &parkgraph::record::Statement| record.entities.iter().find(|e| Some(&e.id) == s.o.as_ref()).unwrap().name.clone();
        let located = record.statements.iter().filter(|s| s.p == P::LocatedIn && s.s == park.id);
        assert_eq!(located.map(place_of).collect::<Vec<_>>(), [place], "{text}");
    }
}
