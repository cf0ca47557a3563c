using System.Collections.Immutable;

namespace EventsLive.Dashboard.Demonstration;

/// <summary>Who and what appears in the demonstration: every name is invented.</summary>
internal static class DemonstrationCast
{
    public const string DistrictName = "示例区";
    public const string Hall = "sports-hall";
    public const string Museum = "museum";

    public static readonly ImmutableArray<CastTown> Towns =
    [
        new("chengguan", "城关镇", "城关"), new("lingang", "临港街道", "临港"), new("dongshan", "东山镇", "东山"),
        new("jingkai", "经开区街道", "经开区"), new("yunxi", "云溪镇", "云溪"), new("shiqiao", "石桥镇", "石桥"),
        new("nanhu", "南湖街道", "南湖"), new("beiyuan", "北苑街道", "北苑"), new("qinglong", "青龙镇", "青龙"),
        new("baisha", "白沙镇", "白沙"), new("liuhe", "柳河镇", "柳河"), new("wangjiang", "望江镇", "望江"),
    ];

    public static readonly ImmutableArray<CastVenue> Venues =
    [
        new(Hall, "全民健身中心体育馆", "chengguan", 1200, 0.30),
        new(Museum, "科技馆（在建）", "jingkai", 180, 1.04),
        .. Towns.SelectMany((town, i) => new CastVenue[]
        {
            new(CivicCentre(town.Id), town.Name + "新时代文明实践中心", town.Id, 200 + (i % 4 * 60), 0.3 + (i % 5 * 0.14)),
            new(ServiceCentre(town.Id), town.Name + "党群服务中心", town.Id, 120 + (i % 3 * 40), 0.24 + (i % 6 * 0.12)),
        }),
    ];

    /// <summary>The programme of each day, in the district's own time.</summary>
    public static readonly ImmutableArray<CastEvent> Programme =
    [
        new("volunteering", "科技志愿服务进社区", "volunteering", CivicCentre("lingang"), "08:30", "17:30", 80, "promote", 0.75, "区科技志愿服务队"),
        new("launch", "科技活动周启动仪式", "ceremony", Hall, "09:00", "10:30", 300, "none", 0.88, "区科学技术协会"),
        new("lecture-ai", "科普报告会：人工智能与未来城市", "lecture", CivicCentre("nanhu"), "09:30", "11:30", 160, "promote", 1.06, "区科学技术协会"),
        new("open-day", "科技馆建设成果公众开放日", "exhibition", Museum, "09:30", "16:30", 120, "promote", 0.92, "区科技馆筹建办公室"),
        new("guides", "青少年科学讲解员选拔", "selection", CivicCentre("beiyuan"), "10:00", "12:00", 60, "promote", 0.7, "区青少年科技教育协会"),
        new("lecture-health", "健康科普讲座：慢性病的预防与管理", "lecture", CivicCentre("dongshan"), "14:30", "16:00", 120, "promote", 0.66, "区医学会"),
        new("lecture-safety", "防灾减灾科普讲座", "lecture", ServiceCentre("shiqiao"), "15:30", "17:00", 90, "promote", 0.8, "区应急管理学会"),
        new("night-school", "干部夜校：数字经济与科技创新专题", "training", ServiceCentre("chengguan"), "19:00", "21:00", 100, "promote", 1.08, "区委组织部、区科学技术协会"),
        new("stargazing", "星空观测公众之夜", "exhibition", CivicCentre("yunxi"), "19:30", "22:30", 110, "promote", 0.84, "区天文爱好者协会"),
    ];

    public static readonly ImmutableArray<string> TeamNames =
    [
        "星火队", "极光队", "天枢队", "逐梦队", "领航者队", "量子跃迁队", "破晓队", "飞云队", "赤兔队", "银河队", "启明队", "砺剑队",
        "蓝鲸队", "雷霆队", "青鸟队", "北斗队", "火种队", "远航队", "凌霄队", "晨曦队", "鲲鹏队", "橙光队", "疾风队", "开拓者队",
        "磐石队", "灵犀队", "追光队", "云帆队", "玄武队", "朝阳队", "方舟队", "惊蛰队", "闪电队", "长河队", "蜂鸟队", "探索者队",
        "金榜队", "海燕队", "智行队", "无限队", "猎户座队", "启航队", "白泽队", "烽火队", "风语者队", "向阳队", "未来工程师联队", "天问队",
    ];

    public static readonly ImmutableArray<string> Groups = ["小学", "初中", "高中"];

    private static readonly ImmutableArray<string> Surnames =
        ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"];

    private static readonly ImmutableArray<string> GivenNames =
        ["子涵", "欣怡", "宇轩", "思远", "雨桐", "浩然", "梓萱", "俊杰", "明", "静", "建国", "秀英", "一诺", "嘉豪", "若曦", "博文", "丽华", "志强", "晓燕", "磊"];

    public static string CivicCentre(string town) => town + "-civic";

    public static string ServiceCentre(string town) => town + "-service";

    public static string TownOf(string venue) => Venues.First(known => known.Id == venue).Town;

    public static string Person(DemonstrationDice dice) => dice.Of(Surnames) + dice.Of(GivenNames);

    public static string School(CastTown town, string group) => group switch
    {
        "小学" => town.Stem + "中心小学",
        "初中" => town.Stem + "初级中学",
        _ => "示例区" + town.Stem + "高级中学",
    };
}

/// <param name="Stem">The name without its rank, as schools use it.</param>
internal sealed record CastTown(string Id, string Name, string Stem);

/// <param name="Busy">Share of the capacity that people without tickets reach at most.</param>
internal sealed record CastVenue(string Id, string Name, string Town, int Capacity, double Busy);

/// <param name="From">When it begins, by the district's clock.</param>
/// <param name="Demand">Places asked for, as a share of the capacity.</param>
internal sealed record CastEvent(
    string Id,
    string Name,
    string Kind,
    string Venue,
    string From,
    string To,
    int Capacity,
    string Waitlist,
    double Demand,
    string Unit);
