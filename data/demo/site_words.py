"""The words of the invented site reports: how a milestone looks on the way, what was done on a day, the weather."""

from datetime import date

from phase_three import BUILDINGS, Building, State, reported

STAGES = {
    "临建及场地平整": ("场地清表", "临时道路及围挡"),
    "桩基工程": ("旋挖桩成孔", "桩身混凝土浇筑", "桩头破除及检测"),
    "基础及±0.000以下结构": ("承台土方开挖", "承台、地梁钢筋绑扎", "基础混凝土浇筑及回填"),
    "主体结构": ("柱钢筋绑扎及模板安装", "梁板模板支设", "梁板钢筋绑扎及混凝土浇筑"),
    "二次结构砌体": ("下部楼层填充墙砌筑", "上部楼层填充墙砌筑", "构造柱及内墙抹灰", "楼梯间、管井砌体收口"),
    "屋面工程": ("找坡层施工", "保温层铺设", "防水卷材铺贴", "细石混凝土保护层"),
    "外墙及门窗": ("外墙抹灰", "铝合金窗框安装", "外墙腻子", "外墙涂料及窗扇安装"),
    "内装及地坪": ("内墙腻子", "一层地坪浇筑", "上部楼层耐磨地坪", "楼梯间及卫生间装修"),
    "机电消防电梯安装": ("管线预留预埋", "桥架及消防主管安装", "喷淋支管及电梯导轨安装", "配电柜及电梯轿厢安装"),
    "室外附属工程": ("雨污水管沟开挖", "雨污水管道敷设", "给水及电缆沟施工", "道路及绿化"),
    "联合验收及备案": ("资料整理",),
}

DONE_TODAY = {
    "主体结构": ("屋面梁板模板支设", "屋面梁板钢筋绑扎", "屋面梁板混凝土浇筑、养护"),
    "二次结构砌体": ("填充墙砌筑38m³", "构造柱浇筑12根", "内墙抹灰260㎡", "管井砌体14m³", "圈梁模板安装"),
    "屋面工程": ("找坡层浇筑180㎡", "保温板铺设210㎡", "防水附加层施工", "卷材铺贴240㎡"),
    "外墙及门窗": ("北立面抹灰220㎡", "东立面窗框安装18樘", "南立面抹灰190㎡", "西立面腻子240㎡", "窗框塞缝打胶26樘"),
    "内装及地坪": ("一层地坪浇筑3仓", "内墙腻子310㎡", "二层地坪基层清理", "楼梯间踏步铺贴", "三层地坪浇筑2仓"),
    "机电消防电梯安装": ("桥架安装46m", "消防主管焊接28m", "喷淋支管安装62个点位", "电梯导轨支架安装", "管线穿线"),
    "室外附属工程": ("雨水管沟开挖40m", "雨水检查井砌筑3座", "污水管敷设36m", "管沟回填夯实"),
}

WEATHER = ("晴", "晴", "多云", "多云", "小雨", "中雨", "多云", "晴", "晴", "晴", "多云", "晴", "阵雨", "多云")
MACHINES = {
    "9#厂房": "施工升降机2台、汽车吊1台",
    "10#厂房": "施工升降机1台、外墙吊篮",
    "11#厂房": "塔吊1台、施工升降机1台",
    "12#厂房": "施工升降机2台、挖掘机1台",
}
HEADCOUNT = {"9#厂房": 92, "10#厂房": 71, "11#厂房": 64, "12#厂房": 85}


def _trade(milestone: str) -> str:
    return "主体结构" if "主体结构" in milestone else milestone


def stage(milestone: str, percent: int) -> str:
    """The 形象进度 in words of a milestone at `percent`: the step of its trade it has reached."""
    if percent in (0, 100):
        return "已完成" if percent else ""
    steps = STAGES[_trade(milestone)]
    return steps[percent * len(steps) // 100]


def done_on(building: Building, day: date, before: date) -> str:
    """What was done on `day`: the trades whose percent rose since `before`, each with a piece of that day's work."""
    moved: list[str] = []
    earlier: list[State] = [now for _, now in reported(building, before)]
    for (planned, now), old in zip(reported(building, day), earlier, strict=True):
        if now.percent > old.percent:
            pieces = DONE_TODAY[_trade(planned.name)]
            moved.append(pieces[(day.toordinal() + BUILDINGS.index(building)) % len(pieces)])
    return "；".join(moved[:3])


def weather(day: date) -> str:
    """The day's weather, the same for the whole site."""
    return WEATHER[day.toordinal() % len(WEATHER)]


def headcount(building: Building, day: date) -> int:
    """Workers on the site of a building: fewer on rainy days and Sundays."""
    people = HEADCOUNT[building.name] + day.toordinal() * 7 % 11 - 5
    return people - (12 if "雨" in weather(day) else 0) - (9 if day.weekday() == 6 else 0)
