"""What was corrected in the collected facts, and the choices a script cannot make. See README.md."""

import re

# When the collectors closed their work: the date of their decisions.
COLLECTED = "2026-11"

# Fields of documents.
DOCUMENTS = {}

# Names that were held to be one thing on weak grounds: the record's own form comes back, and a judgement says `unsure`.
SPLIT = {
    ("fM-135", "招商局集团"): "China Merchants Holdings",
    ("fP-041", "Hungary China Trade Logistics Park"): "中欧商贸物流合作园区",
    ("fP-084", "Hungary China Trade Logistics Park"): "中欧商贸物流合作园区",
    ("fP-066", "Jizzakh Free Economic Zone"): "吉扎克工业特区",
    ("fM-001", "Jizzakh Free Economic Zone"): "吉扎克工业特区",
}

# (type, name as collected): the name.
NAMES = {
    ("Organisation", "Jinxin (Xi’an) Seed Technology Co., Ltd."): "Jinxin (Xi'an) Seed Technology Co., Ltd.",
}

# (type, name): the type.
TYPES = {
    ("City", "Metro Manila"): "Region",
}

# Alias as collected: as it should be (letters of two scripts in one word, a quotation mark that is not closed); None drops it.
ALIASES = {
    "сколковo": "Сколково",
    "Соглашение об установлении партнерских отношений между Cамаркандской областью и провинцией Шаньдун":
        "Соглашение об установлении партнерских отношений между Самаркандской областью и провинцией Шаньдун",
    "АО «Международный центр приграничного сотрудничества «Хоргос»":
        "АО «Международный центр приграничного сотрудничества „Хоргос“»",
}

# Names that were pooled with a thing on weak grounds (see SPLIT).
NOT_ALIASES = {
    "招商局集团": {"China Merchants Holdings"},
    "Hungary China Trade Logistics Park": {"中欧商贸物流合作园区", "匈牙利中欧商贸物流合作园区"},
    "Jizzakh Free Economic Zone": {"吉扎克中乌工业特区", "吉扎克工业特区"},
}

# Names that belong to a thing but were not pooled with it.
MORE_NAMES = {
    ("Park", "中欧商贸物流合作园区"): ["匈牙利中欧商贸物流合作园区"],
    ("Park", "吉扎克工业特区"): ["吉扎克中乌工业特区"],
    # Names in other languages, translated, so that a thing is found by them.
    ("Park", "Naryn Free Economic Zone"): ["свободная экономическая зона «Нарын»", "СЭЗ «Нарын»"],
    ("Park", "Kashgar FEZ"): ["喀什自由经济区", "Kashgar Free Economic Zone", "свободная экономическая зона «Кашгар»", "СЭЗ «Кашгар»"],
    ("Park", "Jizzakh Free Economic Zone"): ["吉扎克自由经济区", "свободная экономическая зона «Джизак»", "СЭЗ «Джизак»"],
    ("Park", "Alabuga Special Economic Zone"): ["阿拉布加经济特区", "особая экономическая зона «Алабуга»", "ОЭЗ «Алабуга»"],
    ("Park", "Vitebsk Free Economic Zone"): ["维捷布斯克自由经济区", "свободная экономическая зона «Витебск»", "СЭЗ «Витебск»"],
    ("Park", "Eurasian Logistics Industrial Park"): ["欧亚物流工业园"],
    ("Park", "丝路工业园"): ["Silk Road Industrial Park"],
    ("Park", "中国—印度尼西亚经贸创新发展示范园区"): ["中印尼“两国双园”园区"],
    ("Park", "Mongolia-China Zamiin-Uud - Erenhot Economic Cooperation Zone"): ["Zamiin-Uud - Erenhot Economic Cooperation Zone"],
    ("Park", "Khorgos-Eastern Gates Special Economic Zone"): ["霍尔果斯—东大门经济特区", "СЭЗ «Хоргос — Восточные ворота»"],
    ("Park", "Alat Free Economic Zone"): ["阿拉特自由经济区"],
    ("Park", "中国—上海合作组织地方经贸合作示范区"): ["Демонстрационная зона ШОС"],
    ("Park", "龙江工业园"): ["Long Jiang Industrial Park"],
    ("Organisation", "Chamber of Commerce and Industry of Kyrgyzstan"): ["吉尔吉斯斯坦工商会"],
    ("Organisation", "Ministry of Economy and Commerce of Kyrgyzstan"): ["吉尔吉斯斯坦经济和商务部", "Министерство экономики и коммерции Кыргызстана"],
    ("Organisation", "Keiji Business Investment"): ["凯吉商业投资公司"],
    ("Organisation", "Kazakhstan Temir Zholy"): ["哈萨克斯坦铁路公司"],
    ("Organisation", "Coordinating Ministry of Maritime Affairs and Investment of Indonesia"): ["印度尼西亚海洋与投资统筹部"],
    ("Organisation", "Alat FEZ Authority"): ["阿拉特自由经济区管理局"],
    ("Organisation", "Abu Dhabi Ports"): ["阿布扎比港务公司"],
    ("Organisation", "中铁二院工程集团有限责任公司"): ["China Railway Eryuan Engineering Group"],
    ("Organisation", "Ente Nazionale Mechanizzazione Agricola"): ["ENAMA"],
}

# Statements that are wrong: document: {(subject, predicate, object)}.
WRONG = {}

# (document, name): entities that are left out with all that is said of them: no source tells where HATA Trade City is seated.
LEFT_OUT = {("fM-161", "HATA Trade City"), ("fM-161", "Cooperation agreement of Gwadar port and HATA Trade City")}

# (a, b) of reprints.tsv where b is the older or the agency's own page.
SECOND_IS_ORIGINAL = {
    ("fP-229", "fP-230"), ("fP-223", "fP-224"), ("fT-018", "fT-019"), ("fM-234", "fM-235"), ("fM-222", "fM-223"),
    ("fM-036", "fM-037"), ("fM-212", "fM-213"), ("fM-241", "fM-243"), ("fM-222", "fM-224"),
}

# Labels that the rule (the record's name, else the fullest form) would choose badly.
LABELS = {
    "China-Belarus Industrial Park": {"zh": "中白工业园"},
    "China-Belgium Technology Center": {"zh": "中国-比利时科技园"},
    "Indonesia Morowali Industrial Park": {"zh": "中国印尼综合产业园区青山园区"},
    "China-UAE Industrial Capacity Cooperation Demonstration Zone": {"zh": "中阿(联酋)产能合作示范园"},
    "Lekki Free Trade Zone": {"zh": "莱基自由贸易区"},
    "Sino-Uganda Mbale Industrial Park": {"zh": "中国-乌干达姆巴莱工业园"},
    "龙江工业园": {"en": "Long Jiang Industrial Park"},
    "Kashgar FEZ": {"en": "Kashgar Free Economic Zone"},
    "福清元洪投资区": {"en": "Fuqing Yuanhong Investment Zone"},
    "苏州工业园区": {"en": "Suzhou Industrial Park"},
    "中国路桥工程有限责任公司": {"en": "China Road and Bridge Corporation"},
    "中国有色矿业集团有限公司": {"en": "China Nonferrous Metal Mining Corp"},
}

# Forms that mean the thing only where the text speaks of it.
SHORT = {
    "东方工业园", "东方工业园区", "凤凰工业园", "龙江工业园", "浙江工贸园区", "崇左片区", "中德国际产业园", "中法生态城", "巴塘工业园",
    "Oriental Industrial Park", "Japanese Economic Zone", "Russian Industrial Zone", "Morowali Industrial Park", "商务部", "万华", "亿赞普",
    "Special Economic Zone Alliance", "Sulawesi Industrial Park",
}

# Latin letters, but not English.
NOT_ENGLISH = re.compile(
    "Chińsko|Freihandels|Technologiepark|Industriepark|Ökopark|Zona Livre|Kinesko|Etiopia|Việt|Universität|Deutsch|Kompania|Ministerstwo|Bank rozwoju"
    "|Instituto|Freizone|Sonderwirtschafts|Uzbekiston-Hitoy|Osiyo"
)
OTHER_SCRIPT = re.compile("[\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff]")

# Names that stand for several things in the facts: their records are never joined.
NAMESAKES = {("City", "Armavir"), ("City", "Toledo"), ("City", "Birmingham"), ("City", "Victoria"),
    ("City", "Gwangju"), ("Agreement", "合作协议"), ("Agreement", "memorandum of cooperation")}

# Judgements beyond the collectors' own: type, name, name, verdict, why.
JUDGEMENTS = [
    ("Organisation", "招商局集团", "China Merchants Holdings", "unsure", "one page alone names the holding; it may be the group or a company of it"),
    ("Park", "Hungary China Trade Logistics Park", "中欧商贸物流合作园区", "unsure", "no page gives both names; country and trade agree"),
    ("Park", "Jizzakh Free Economic Zone", "吉扎克工业特区", "unsure", "the special industrial zone of 2013 may have become the free economic zone"),
    ("Park", "帕什科沃园区", "帕什科沃木材工业园", "unsure", "probably one park under two names"),
]

# Events that facts and samples tell, one of them without a place: IRI, IRI.
TOLD_WITH_PLACE = [
    ("event/中国上海合作组织产业园区联盟工作会议~2025-07", "event/中国上海合作组织产业园区联盟工作会议~2025-07~CN-37"),
    ("event/中印尼两国双园全球招商推介会~2021-07~CN-35", "event/中印尼两国双园全球招商推介会~2021-07"),
    ("event/中国菲律宾经贸创新发展示范园区建设推进会暨招商大会~2023-08~CN-35", "event/中国菲律宾经贸创新发展示范园区建设推进会暨招商大会~2023-08"),
    ("event/中马两国双园国际产能合作座谈会~2019-05~CN-110000", "event/中马两国双园国际产能合作座谈会~2019-05"),
]

# Places that the gazetteer knows under another name: (type, name in the records): its key there.
KNOWN_PLACES = {
    ("Region", "Ticino"): "CH.TI", ("Region", "Cordillera Administrative Region"): "PH.15", ("Region", "Western Division"): "FJ.05",
    ("Region", "Lesser Poland"): "PL.77", ("Region", "Zabaykalsky Krai"): "RU.93",
    ("Region", "Andijan Region"): "UZ.01", ("Region", "Samarkand Region"): "UZ.10", ("Region", "Tashkent Region"): "UZ.14",
    ("Region", "Jizzakh Region"): "UZ.15", ("Region", "Syrdarya Region"): "UZ.16", ("Region", "Turkistan Region"): "KZ.10",
    ("Region", "Primorsky Krai"): "RU.59", ("Region", "Yakutia"): "RU.63", ("Region", "Udmurtia"): "RU.80",
    ("Region", "Arkhangelsk Oblast"): "RU.06", ("Region", "Leningrad Oblast"): "RU.42", ("Region", "Gomel Region"): "BY.02",
    ("Region", "Grodno Region"): "BY.03", ("Region", "Oromia"): "ET.51", ("Region", "Fukushima Prefecture"): "JP.08",
    ("Region", "Malacca State"): "MY.04", ("Region", "Chungcheongbuk-do"): "KR.05", ("Region", "Kangwon Province"): "KP.09",
    ("Region", "Dundgovi"): "MN.08", ("Region", "Darkhan-Uul"): "MN.23", ("Region", "Orkhon"): "MN.25", ("Region", "Dalarna"): "SE.10",
    ("Region", "Östergötland"): "SE.16", ("Region", "Free State"): "ZA.03", ("Region", "Pomerania"): "PL.82",
    ("Region", "Mombasa County"): "KE.37", ("Region", "Paramaribo District"): "SR.16", ("Region", "Saint James Parish"): "JM.12",
    ("Region", "Galați County"): "RO.18", ("Region", "Khammouane Province"): "LA.15", ("Region", "Xiangkhouang Province"): "LA.14",
    ("Region", "Somogy County"): "HU.17", ("Region", "Pest County"): "HU.16", ("Region", "Asturias"): "ES.34",
    ("Region", "Bahia"): "BR.05", ("Region", "Chittagong Division"): "BD.84", ("Region", "Центральная провинция"): "ZM.02",
    ("Region", "前江省"): "VN.37", ("Region", "谅山省"): "VN.39", ("Region", "广宁省"): "VN.30", ("Region", "老街省"): "VN.90",
    ("Region", "高平省"): "VN.05", ("Region", "广平省"): "VN.62", ("Region", "广治省"): "VN.64", ("Region", "安江省"): "VN.01",
    ("Region", "南塔省"): "LA.16", ("Region", "掸邦"): "MM.11", ("Region", "楚河州"): "KG.02", ("Region", "哈特隆州"): "TJ.02",
    ("Region", "瓦隆大区"): "BE.WAL", ("Region", "包尔绍德州"): "HU.04", ("Region", "新阳嘎省"): "TZ.15", ("Region", "苏伊士省"): "EG.15",
    ("Region", "赞比西亚省"): "MZ.09", ("Region", "马普托省"): "MZ.04", ("Region", "索法拉省"): "MZ.05",
    ("City", "Cheongju"): "1845604", ("City", "Ansan"): "1846918", ("City", "Anyang"): "1846898", ("City", "Beit Shemesh"): "295432", ("City", "Bucheon"): "1838716",
    ("City", "Cebu"): "1717512", ("City", "Fez"): "2548885", ("City", "Gimpo"): "1842936", ("City", "Goyang"): "1842485",
    ("City", "Makati"): "1703417", ("City", "Mandaue"): "1701947", 
    ("City", "Plzeň"): "3068160", ("City", "Gomel"): "627907", ("City", "Grodno"): "627904", ("City", "Glubokoye"): "627908",
    ("City", "Oskemen"): "1520316", ("City", "Yevpatoria"): "688105", ("City", "Feodosia"): "709161", ("City", "Frankfurt"): "2925533",
    ("City", "Fukui"): "1863985", ("City", "Adama"): "330186", ("City", "库塔伊西市"): "613607", ("City", "德雷达瓦"): "338832",
    ("City", "拉各斯"): "2332459", ("City", "吉布提市"): "223817", ("City", "科伦坡"): "1248991", ("City", "芒街"): "1574507",
    ("City", "丹加拉市"): "1221965", ("City", "卡辛茨巴茨卡市"): "719311", ("City", "卡鲁鲁西市"): "914959", ("City", "花莲市"): "1674504",
    ("City", "鹿谷乡"): "1672551",
}

# Places that lie within another than the nearest one the records state, or of which they state none.
WITHIN = {
    ("City", "Saky"): "region/UA.11", ("Region", "Metro Manila"): "country/PH", ("Region", "West Flanders"): "region/BE.VLG",
    ("Region", "Namur Province"): "region/BE.WAL", ("Region", "布拉邦-瓦隆省"): "region/BE.WAL",
    ("Region", "Province of Bergamo"): "region/IT.09", ("Region", "Benguet"): "region/PH.15", ("Region", "Bulacan"): "region/PH.03",
    ("Region", "Ilocos Sur"): "region/PH.01", ("Region", "Indre"): "region/FR.24", ("Region", "Alsace"): "region/FR.44",
    ("City", "Thuan An District"): "region/VN.75", ("City", "安阳县"): "city/1581298", ("City", "Essex"): "country/GB",
    ("City", "虎尾镇"): "city/云林县", ("City", "Bahodopi"): "city/morowali", ("City", "Minsk District"): "region/BY.05",
    ("City", "Leduc County"): "country/CA", ("Region", "Chita Oblast"): "country/RU", ("City", "Union County"): "country/US",
    ("City", "花莲县"): "country/TW", ("City", "南投县"): "country/TW", ("City", "苗栗县"): "country/TW", ("City", "彰化县"): "country/TW",
    ("City", "云林县"): "country/TW", ("City", "Morowali"): "region/ID.21",
}

# Places that are another than the known one of that name: without an entry of their own they would be taken for it.
OWN_PLACES = {
    ("City", "Minsk District"): "minsk-district", ("City", "Leduc County"): "leduc-county", ("Region", "Chita Oblast"): "chita-oblast",
    ("City", "Union County"): "union-county", ("City", "花莲县"): "花莲县", ("City", "南投县"): "南投县",
    ("City", "苗栗县"): "苗栗县", ("City", "彰化县"): "彰化县", ("City", "Thuan An District"): "thuan-an-district",
    ("City", "安阳县"): "an-duong-district", ("City", "Essex"): "essex-county", ("City", "虎尾镇"): "虎尾镇", ("City", "Bahodopi"): "bahodopi",
    ("City", "云林县"): "云林县", ("City", "Morowali"): "morowali",
}
