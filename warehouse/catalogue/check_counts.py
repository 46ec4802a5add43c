"""What must hold of an indicator that is counted from a register."""

from collections.abc import Iterator, Mapping

from warehouse.catalogue.files import Declared
from warehouse.catalogue.form import Form, RegisterField
from warehouse.catalogue.model import Count, Indicator
from warehouse.catalogue.nearest import suggestion

AREA = "area"  # the row's own area, which `distinct` may name beside the register's fields


def check_count(indicator: Indicator, declared: Declared, forms: Mapping[str, Form]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an indicator's `count`, as what and remedy; nothing where it has none."""
    count = indicator.count
    if count is None:
        return
    yield from _kind(indicator, count)
    if count.register not in declared.forms:
        yield f"count.register names no form: {count.register}", suggestion(count.register, declared.forms)
        return
    form = forms.get(count.register)
    if form is None:
        return
    if form.kind != "register":
        yield f"count.register names the form {form.code}, which is no register", 'name a form with kind = "register"'
        return
    for key, name, kind in (
        ("on", count.on, "date"),
        ("since", count.since, "date"),
        ("after", count.after, "date"),
        *(("until", name, "date") for name in count.until),
        ("total", count.total, "number"),
    ):
        if name is not None:
            yield from _field(f"count.{key}", name, kind, form)
    if count.distinct is not None and count.distinct != AREA:
        yield from _field("count.distinct", count.distinct, None, form)
    for name, choices in count.where.items():
        yield from _field(f"count.where.{name}", name, "choice", form)
        known = form.fields[name].choices if name in form.fields else {}
        for choice in choices if known else ():
            if choice not in known:
                yield f"count.where.{name} names no choice: {choice}", suggestion(choice, known)


def _kind(indicator: Indicator, count: Count) -> Iterator[tuple[str, str]]:
    """Yield where a count is neither a flow nor a stock, or not the one its aggregation says."""
    if [count.on, count.since, count.after].count(None) != 2:
        yield "count needs either on (a flow) or since or after (a stock)", "write on = a date field, or since or after, and until"
    elif count.on is not None and count.until:
        yield "count.until stands beside on", "take it out: a flow counts in the month of its date"
    elif indicator.aggregation != (made := "flow_sum" if count.on is not None else "stock_last"):
        yield f"this count makes a {made}, not a {indicator.aggregation}", f'write aggregation = "{made}", or count the other way'
    if count.total is not None and count.distinct is not None:
        yield "count has both total and distinct", "keep one of them"


def _field(key: str, name: str, kind: str | None, form: Form) -> Iterator[tuple[str, str]]:
    declared: RegisterField | None = form.fields.get(name)
    if declared is None:
        yield f"{key} names no field of {form.code}: {name}", suggestion(name, form.fields)
    elif kind is not None and declared.kind != kind:
        yield f"{key} names {name}, which is a {declared.kind}", f"name a {kind} field of {form.code}"
