"""What a title says besides the name of the table: the project."""

import re

from park_dispatch.intake.layout import is_trade
from park_dispatch.intake.vocabulary_words import listed
from park_dispatch.model.writing import tight

_TABLE_WORDS = tuple(
    "进度 形象进度 节点 里程碑 进展 投资 问题 手续 资金 企业投产 投产 销号 督办 调度 完成 驻守 单体 质量 安全 隐患 情况 计划 办理 到位 使用 统计 汇总 跟踪 "
    "推进 及 和 与 实施 整改 管理 控制 填报 明细 建设 施工 工作 概况 信息 基本 清单 台账 一览 日报 周报 月报 季报 年报 周 月 旬报 报表 通报 汇报 动态 看板 "
    "横道图 横道 表 图 册 报告 简报 度 每日 每周 每月 重大 - _ · 报 日 节点计划 完成率 矩阵 单体工程 控制性 关键 工程形象进度 倒排工期 倒排 工期 对比 实际 记录 历史 工序 各单体 各 装修 部位 楼层 逐层 内装 表格 报送 更新 上报 调度会 会议 分解 控制 网络".split()
)
_TABLE_NUMBERS = r"(?:\([^()]{0,30}\)|第[\d一二三四五六七八九十]{1,3}[期周号]|\d{1,2}月份?|\d{1,2}日|20\d{2}[年.-]?)$"


def _without_table_words(title: str) -> str:
    while True:
        shorter = re.sub(_TABLE_NUMBERS, "", title)
        word = next((w for w in _TABLE_WORDS if shorter.endswith(w)), "")
        shorter = shorter.removesuffix(word)
        if shorter == title:
            return title
        title = shorter


_NO_PROJECT = frozenset(
    listed(
        "单体 园区 项目 工程 入驻企业 企业 重点项目 园区重点 厂房 附件 标准化厂房 单位工程 厂房交付 交付 楼栋 年度 全年 本月 本周 施工现场 项目部 单体楼栋"
    )
)


def project_of_title(title: str) -> str | None:
    """The title without the name of the table: 三期标准化厂房建设进度周报 → 三期标准化厂房. None when nothing is left."""
    written = re.sub(r"[《》【】\[\]]", "", tight(title[:80]))
    written = re.sub(r"\((?:截[至止])?[^()]{0,30}\)$|截[至止].*$", "", written)
    written = re.sub(r"20\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?$", "", written)
    if written.isascii():
        return _english_project(title)
    written = re.sub(r"^(?:20\d{2}年?(?:度)?)?(?:\d{1,2}月份?)?(?:第.{1,3}[季周期]度?)?", "", written)
    bare = _without_table_words(written).rstrip("(-_·、:及和与")
    bare = re.sub(r"(?:入驻|在建|园区重点|重点|各|全部)$", "", bare)
    if len(bare) < 2 or bare in _NO_PROJECT or (len(bare) <= 6 and is_trade(bare)):
        return None
    return bare


def _english_project(title: str) -> str | None:
    words = (
        r"(?i)[\s\-–:,]*\b(?:weekly|monthly|daily|progress|report|status|schedule|milestones?|table|tracking|tracker|summary|"
        r"construction|update|plan|as of|sheet|list|log|register)\b.*$"
    )
    return re.sub(words, "", title.strip()[:80]).strip() or None
