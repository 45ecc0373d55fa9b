#!/usr/bin/env python3
"""Ordinary Chinese words, for data/rules/zh/ordinary/words.toml.

    make.py DICT

DICT is jieba's dictionary (MIT licence): word, frequency, part of speech a line. Taken from it: frequent verbs, over which
no name reaches but those that occur inside names of our own tables, and other frequent words that hold a shorter word with
a meaning to the rules ("together" in "together with"), so that this is not seen in them.
"""
import csv, glob, pathlib, re, sys, tomllib

here = pathlib.Path(__file__).resolve().parent
root = here.parents[3]
rules = here.parent
classed, heads = set(), set()
for c in tomllib.load(open(rules / "words.toml", "rb")).values():
    classed |= set(c["words"])
for path in (rules / "name").glob("*.toml"):
    rule = tomllib.load(open(path, "rb"))
    for key in ("heads", "weak_heads", "dependent_heads", "openers"):
        heads |= set(rule.get(key, []))
names = []
for table in ("organisations", "parks"):
    lines = (l for l in open(root / f"data/names/{table}.tsv", encoding="utf8") if not l.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t"):
        names += [n for n in [row["zh"] or "", *(row["aliases"] or "").split("|")] if re.search("[\u4e00-\u9fff]", n)]
# Verbs that names of bodies are made of, whether or not our tables have such a name.
IN_NAMES = set(
    "监督 监管 检测 认证 勘探 冶炼 保障 制造 加工 运输 出版 传播 咨询 设计 规划 测绘 评估 审计 统计 仲裁 租赁 担保 信托 拍卖 采购 营销 经营 运营 "
    "出口 进口 养殖 种植 孵化 创业 创新 创造 展示 展览 演出 交易 结算 招商 纺织 管理 服务 培训 教育 研究 促进 开发 投资 发展 合作 交流 推介 对接 "
    "洽谈 治理 防治 检验 检疫 救援 旅行 互助 联合 控股 开放 试验 示范 组织 改革 协调 合资 贸易 建筑 施工 供应 销售 批发 零售 仓储 配送 通信 联络 "
    "协作 共享 自治 集聚 循环 推进 宣传 翻译 实践 评价 监测 贷款 保护 联谊 联络 投融资 援助 "
    "联运 维修 超前 制冷 压缩 转移 跨越 振兴 警察 救生 换装 赔偿 控制 报关 装卸 组装 回收 安装 分拨 摄制 保育".split()
)
# Cities whose names are ordinary words to the dictionary, but hardly in our texts.
CITIES = set(
    "河内 合肥 大连 平壤 海口 基多 保定市 海防 名古屋 烟台 大同市 茂名 孝感 焦作市 焦作 日照 营口市 不来梅 大冶 恩施 仙桃 大理 龙岗区 正定 个旧 且末".split()
)
LEVELS = "省市县区州"
single = {w for w in classed | heads if len(w) == 1}
verbs, plain = [], []
for line in open(sys.argv[1], encoding="utf8"):
    word, times, pos = line.split()
    times = int(times)
    ends_in_head = any(len(h) > 1 and word.endswith(h) for h in heads)
    if ends_in_head or word in CITIES or word[0] in LEVELS and len(word) == 2 or len(word) == 2 and word[0] == word[1]:
        continue
    if word in classed or word in heads or not 2 <= len(word) <= 4 or re.search("[^\u4e00-\u9fff]", word):
        continue
    if pos in ("v", "vd") and times >= 40 and len(word) <= 3 and word not in IN_NAMES and not any(word in n for n in names):
        verbs.append(word)
    elif pos in ("n", "l", "i", "a", "d", "vn", "c", "f", "t", "z", "b", "ad", "s", "r", "m", "p", "v", "an", "j") and times >= 20:
        if any(c in single for c in word) or len(word) == 2 and times >= 300:
            plain.append(word)


def table(name, note, words, border):
    out = [f"[{name}]", f'note = "{note}"'] + (["border = true"] if border else []) + ["words = ["]
    line = "   "
    for word in sorted(words):
        if len(line) > 60:
            out.append(line)
            line = "   "
        line += f' "{word}",'
    return out + [line, "]", ""]


lines = ["# Made by make.py from jieba's dictionary (MIT licence). Corrections belong in ../words.toml.", ""]
lines += table("border", "frequent verbs", verbs, True) + table("plain", "ordinary words in which a shorter word must not be seen", plain, False)
(here / "words.toml").write_text("\n".join(lines), encoding="utf8")
print(len(verbs), "verbs", len(plain), "other words")
