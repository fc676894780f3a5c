"""ECharts options of the page, and the numbers of each as a table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from dashboards.markup import formats
from workbench.look import palette
from workbench.look.palette import Theme
from workbench.texts import text

# A cell with fewer lessons of pupils than these, and than this share of the usual cell, stands apart: one absent pupil there would
# take the whole colour scale.
FEW_LESSONS: Final = 100
FEW_SHARE: Final = 0.1


def _base(theme: Theme) -> dict[str, Any]:
    return {
        "animation": False,
        "textStyle": {"fontFamily": palette.FONT, "fontSize": 13, "color": palette.MUTED[theme]},
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
    }


def _axis(names: list[str], theme: Theme, **more: Any) -> dict[str, Any]:
    return {
        "type": "category", "data": names, "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": palette.LINE[theme]}},
        "axisLabel": {"color": palette.MUTED[theme], "hideOverlap": True}, **more,
    }  # fmt: skip


def _line(values: list[float | None], **more: Any) -> dict[str, Any]:
    shares = [None if value is None else round(value * 100, 3) for value in values]
    return {"type": "line", "data": shares, "symbol": "none", "silent": True, "tooltip": {"show": False}, **more}


def weeks(frame: pl.DataFrame, lang: str, theme: Theme) -> dict[str, Any]:
    """The control chart of `attendance.control_chart`: rate, band of usual noise, average; a signal is a filled diamond."""
    accent, signal = palette.ACCENT[theme], palette.STATUS[theme]["missing"]
    lows, highs = frame["lower"].to_list(), frame["upper"].to_list()
    heights = [None if low is None else high - low for low, high in zip(lows, highs, strict=True)]
    points = [
        {
            "value": round(row["rate"] * 100, 2), "name": _week_told(row, lang),
            "symbol": "diamond" if row["signal"] else "circle", "symbolSize": 15 if row["signal"] else 8,
            "itemStyle": {"color": signal if row["signal"] else accent},
        }
        for row in frame.iter_rows(named=True)
        if row["rate"] is not None
    ]  # fmt: skip
    clear, band = {"lineStyle": {"opacity": 0}}, {"stack": "band"}
    return {
        **_base(theme),
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 8, "containLabel": True},
        "xAxis": _axis([formats.short_day(week, lang) for week in frame["week"]], theme),
        "yAxis": {
            "type": "value", "min": 0, "splitLine": {"lineStyle": {"color": palette.LINE[theme]}},
            "axisLabel": {"color": palette.MUTED[theme], "formatter": "{value} %" if lang == "lv" else "{value}%"},
        },
        "series": [
            _line(lows, **clear, **band),
            _line(heights, **clear, **band, areaStyle={"color": accent, "opacity": 0.14}),
            _line(frame["centre"].to_list(), lineStyle={"type": "dashed", "width": 1.5, "color": palette.MUTED[theme]}),
            {
                "type": "line", "data": points, "showAllSymbol": True,
                "lineStyle": {"width": 2.5, "color": accent}, "itemStyle": {"color": accent},
            },
        ],
    }  # fmt: skip


def _week_told(row: dict[str, Any], lang: str) -> str:
    return text(
        "attendance_page.week.point", lang, week=formats.day(row["week"], lang),
        share=formats.percent(row["rate"], lang), missed=formats.number(row["numerator"], lang),
        of=formats.number(row["divisor"], lang), signal=text(f"attendance.signal.{row['signal'] or 'none'}", lang),
    )  # fmt: skip


def weeks_table(frame: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Week, missed, possible, rate, limits and what the week is, in words."""
    signals = [text(f"attendance.signal.{value or 'none'}", lang) for value in frame["signal"]]
    columns = [
        [formats.day(value, lang) for value in frame["week"]],
        *([formats.number(value, lang) for value in frame[name]] for name in ("numerator", "divisor")),
        *([formats.percent(value, lang) for value in frame[name]] for name in ("rate", "lower", "upper")),
        signals,
    ]
    return _table("attendance_page.week.headers", columns, lang)


def _table(key: str, columns: list[list[str]], lang: str) -> pl.DataFrame:
    headers = text(key, lang).split("|")
    return pl.DataFrame(dict(zip(headers, columns, strict=True)), schema=dict.fromkeys(headers, pl.String))


def _heat(
    cells: list[dict[str, Any]], across: dict[str, Any], down: dict[str, Any], lang: str, theme: Theme
) -> dict[str, Any]:
    """A heatmap of shares; `cells` hold place across, place down and per cent, and what is told of them.

    The scale goes up to the highest of the cells that it colours.
    """
    most = max((cell["value"][2] for cell in cells if cell.get("visualMap", True)), default=1.0) or 1.0
    unit = f"{formats.NO_BREAK}%" if lang == "lv" else "%"
    return {
        **_base(theme),
        "grid": {"left": 8, "right": 16, "top": 8, "bottom": 56, "containLabel": True},
        "xAxis": across, "yAxis": down,
        "visualMap": {
            "min": 0, "max": round(most, 1), "precision": 1, "calculable": False, "orient": "horizontal", "left": "center",
            "bottom": 4, "itemHeight": 130, "itemWidth": 14, "inRange": {"color": list(palette.SEQUENCE[theme])},
            "text": [formats.number(most, lang, 1) + unit, f"0{unit}"], "textStyle": {"color": palette.MUTED[theme]},
        },
        "series": [{
            "type": "heatmap", "data": cells,
            "itemStyle": {"borderColor": palette.GROUND[theme], "borderWidth": 2, "borderRadius": 3},
            "emphasis": {"itemStyle": {"borderColor": palette.INK[theme]}},
        }],
    }  # fmt: skip


def _told(name: str, row: dict[str, Any], lang: str) -> str:
    return text(
        "attendance_page.cell", lang, name=name, share=formats.percent(row["rate"], lang),
        missed=formats.number(row["numerator"], lang), of=formats.number(row["divisor"], lang),
    )  # fmt: skip


def _shown(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return frame.filter(pl.col("rate").is_not_null()).to_dicts()


def _lessons(frame: pl.DataFrame) -> tuple[list[int], list[int]]:
    """Weekdays and lessons of the day that occur; lessons without a number are left out of the grid."""
    placed = frame.filter(pl.col("period").is_not_null())
    return placed["weekday"].unique().sort().to_list(), placed["period"].unique().sort().to_list()


def grid(frame: pl.DataFrame, lang: str, theme: Theme) -> dict[str, Any]:
    """Absence by weekday (across) and lesson of the day (down); cells of few lessons are hatched."""
    few = f" – {text('attendance_page.few', lang)}"
    days, lessons = _lessons(frame)
    rare = {"visualMap": False, "itemStyle": _hatched(theme)}
    cells = [
        {
            "value": [days.index(row["weekday"]), lessons.index(row["period"]), round(row["rate"] * 100, 2)],
            "name": _told(_cell_name(row, lang), row, lang) + (few if row["is_rare"] else ""),
            **(rare if row["is_rare"] else {}),
        }
        for row in _placed(frame)
    ]
    short = [text(f"attendance_page.weekday.{day}", lang) for day in days]
    down = _axis([text("attendance_page.lesson", lang, period=n) for n in lessons], theme, inverse=True)
    return _heat(cells, _axis(short, theme, position="top"), down, lang, theme)


def _placed(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """The cells with a rate and a number of the lesson; `is_rare` where lessons are few beside the usual cell."""
    placed = frame.filter(pl.col("rate").is_not_null() & pl.col("period").is_not_null())
    lessons = pl.col("divisor")
    return placed.with_columns(is_rare=(lessons < FEW_LESSONS) & (lessons < lessons.median() * FEW_SHARE)).to_dicts()


def _hatched(theme: Theme) -> dict[str, Any]:
    lines = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [1.5, 5], "rotation": 0.7854}
    return {
        "color": palette.SEQUENCE[theme][0],
        "decal": {**lines, "color": palette.LINE[theme]},
        "borderColor": palette.LINE[theme],
        "borderWidth": 1,
    }


def _cell_name(row: dict[str, Any], lang: str) -> str:
    weekday = text(f"attendance.weekday.{row['weekday']}", lang)
    return f"{weekday}, {text('attendance_page.lesson', lang, period=row['period'])}"


def grid_table(frame: pl.DataFrame, lang: str) -> pl.DataFrame:
    """A row for each lesson of the day, a column for each weekday: the rate and what it is made of."""
    days, lessons = _lessons(frame)
    found = {(row["weekday"], row["period"]): row for row in _placed(frame)}
    columns = {
        text("attendance.column.period", lang): [text("attendance_page.lesson", lang, period=n) for n in lessons],
        **{
            text(f"attendance.weekday.{day}", lang): [_share(found.get((day, lesson)), lang) for lesson in lessons]
            for day in days
        },
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _share(row: dict[str, Any] | None, lang: str) -> str:
    if row is None:
        return formats.NONE
    share = formats.percent(row["rate"], lang)
    told = f"{share} ({formats.number(row['numerator'], lang)} / {formats.number(row['divisor'], lang)})"
    return f"{told}, {text('attendance_page.few', lang)}" if row["is_rare"] else told


def days(frame: pl.DataFrame, lang: str, theme: Theme) -> dict[str, Any]:
    """The calendar: a column for each week, a row for each weekday."""
    rows = _shown(frame)
    mondays = _weeks([row["date"] for row in rows])
    length = max((row["date"].weekday() + 1 for row in rows), default=5)
    cells = [
        {
            "value": [(row["date"] - mondays[0]).days // 7, row["date"].weekday(), round(row["rate"] * 100, 2)],
            "name": _told(f"{formats.weekday(row['date'], lang)}, {formats.day(row['date'], lang)}", row, lang),
        }
        for row in rows
    ]
    down = _axis([text(f"attendance_page.weekday.{n + 1}", lang) for n in range(max(length, 5))], theme, inverse=True)
    return _heat(cells, _axis([formats.short_day(day, lang) for day in mondays], theme), down, lang, theme)


def _weeks(found: list[date]) -> list[date]:
    """Every Monday from the first day to the last, those of holidays too."""
    if not found:
        return []
    first = min(found) - timedelta(days=min(found).weekday())
    return [first + timedelta(weeks=n) for n in range((max(found) - first).days // 7 + 1)]


def days_table(frame: pl.DataFrame, lang: str) -> pl.DataFrame:
    """Day, missed, possible, rate."""
    columns = [
        [f"{formats.day(value, lang)} {formats.weekday(value, lang)}" for value in frame["date"]],
        *([formats.number(value, lang) for value in frame[name]] for name in ("numerator", "divisor")),
        [formats.percent(value, lang) for value in frame["rate"]],
    ]
    return _table("attendance_page.day.headers", columns, lang)
