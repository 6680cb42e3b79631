"""The house against itself: who may import whom, who writes where an edition stands, and who asks what is public.

Each rule is proven by planting a breach in a small tree of its own and seeing it found.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
ORDER = ["core", "accounts", "assets", "people", "events", "proof", "articles", "newsroom"]
COLUMNS = ("stage", "live_period")
COLUMN = re.compile(r"(stage|live_period)(__\w+)?$")
SQL = re.compile(r"\b(SELECT|WHERE|UPDATE|INSERT|DELETE)\b(?s:.*)\b(stage|live_period)\b")
DECLARED = {"CheckConstraint", "UniqueConstraint", "Index", "GistIndex", "no_overlap", "never_empty"}
ASKING = {"filter", "exclude", "get", "Q", "When", "aggregate", "exists"}
NAMING = {"F", "OuterRef", "Lower", "Upper"}

ONE_DOOR = "core/live.py"  # the only file that asks what is public
DECLARING = ("core/triggers.py", "core/periods.py")  # what the database holds, and the expression "until now"


# -- reading the tree ------------------------------------------------------------------------------------------------


@cache
def sources(root: Path) -> list[tuple[str, ast.Module]]:
    """Return (path, syntax tree) of every program file of the apps; migrations are written by machines."""
    paths = [path for app in ORDER for path in sorted((root / app).rglob("*.py")) if "migrations" not in path.parts]
    return [(path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def called(call: ast.Call) -> str:
    """Return the last word of what is called: `filter` for `Edition.objects.filter`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def outside_declarations(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree, but not into what declares constraints and indexes."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.Call) and called(node) in DECLARED):
            yield node
            yield from outside_declarations(node)


def texts(node: ast.AST) -> list[str]:
    """Return the strings that a node is or holds directly."""
    held = getattr(node, "elts", [node])
    return [item.value for item in held if isinstance(item, ast.Constant) and isinstance(item.value, str)]


def is_workflow(path: str) -> bool:
    return path.endswith("/workflow.py")


def holds_models(path: str) -> bool:
    return "/models/" in path or path.endswith("/models.py")


# -- the rules ---------------------------------------------------------------------------------------------------------


def imported(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Return (line, app) for every app that a file imports or names a model of, wherever in the file."""
    package = path.split("/")[:-1]
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            names = [".".join([*base, *(node.module or "").split(".")]).strip(".")]
            if node.level and not node.module:
                names = [".".join([*base, alias.name]) for alias in node.names]
        elif (
            isinstance(node, ast.Call)
            and called(node) in ("import_module", "get_model", "get_app_config")
            and node.args
        ):
            names = texts(node.args[0])
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.fullmatch(r"\w+\.[A-Z]\w+", node.value)
        ):
            names = [node.value]
        for name in names:
            if name.split(".")[0] in ORDER:
                yield node.lineno, name.split(".")[0]


def imports_to_the_right(root: Path) -> list[str]:
    return [
        f"{path}:{line} imports {app}"
        for path, tree in sources(root)
        for line, app in imported(path, tree)
        if ORDER.index(app) > ORDER.index(path.split("/")[0])
    ]


def written(node: ast.AST) -> bool:
    """Tell whether a node sets a stage or a period in public."""
    match node:
        case ast.Attribute(attr=name, ctx=ast.Store() | ast.Del()):
            return name in COLUMNS
        case ast.Call():
            if called(node) == "setattr":
                return any(text in COLUMNS for text in texts(node.args[1]))
            if any(keyword.arg in COLUMNS for keyword in node.keywords):
                return True
            fields = [keyword.value for keyword in node.keywords if keyword.arg in ("update_fields", "fields")]
            if called(node) == "bulk_update":
                fields += node.args[1:2]
            return any(text in COLUMNS for value in fields for text in texts(value)) and called(node) != "register"
        case ast.Dict():
            return any(text in COLUMNS for key in node.keys if key for text in texts(key))
    return False


def writing_outside_a_workflow(root: Path) -> list[str]:
    return [
        f"{path}:{node.lineno} writes a stage or a period"
        for path, tree in sources(root)
        if not is_workflow(path)
        for node in outside_declarations(tree)
        if written(node)
    ]


def asked(node: ast.AST) -> bool:
    """Tell whether a node asks the database, or compares, where something stands."""
    match node:
        case ast.Call():
            if any(COLUMN.match(keyword.arg or "") for keyword in node.keywords):
                return called(node) in ASKING or any("__" in (keyword.arg or "") for keyword in node.keywords)
            return called(node) in NAMING and any(COLUMN.match(text) for arg in node.args for text in texts(arg))
        case ast.Dict():
            return any(COLUMN.match(text) and "__" in text for key in node.keys if key for text in texts(key))
        case ast.Compare():
            order = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
            bounds = [side for side in [node.left, *node.comparators] if isinstance(side, ast.Attribute)]
            return any(isinstance(op, order) for op in node.ops) and any(
                isinstance(side.value, ast.Attribute) and side.value.attr == "live_period" for side in bounds
            )
    return False


def asks_in_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.search(node.value))


def asking_outside_the_one_door(root: Path) -> list[str]:
    found = []
    for path, tree in sources(root):
        if path == ONE_DOOR or path in DECLARING:
            continue
        for node in outside_declarations(tree):
            if asked(node) or (asks_in_sql(node) and not holds_models(path)):
                found.append(f"{path}:{getattr(node, 'lineno', 0)} asks where something stands")
    return found


DECIDING = re.compile(r"{%-?\s*(?:if|elif|ifchanged|firstof)\b[^%]*\.(?:stage|state|standing|is_live)\b")


def deciding_in_templates(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root).as_posix()}:{number} decides on a stage"
        for path in sorted((root / "templates").rglob("*"))
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if DECIDING.search(line)
    ]


RULES: list[Callable[[Path], list[str]]] = [
    imports_to_the_right,
    writing_outside_a_workflow,
    asking_outside_the_one_door,
    deciding_in_templates,
]


# -- the house keeps them ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_the_rule(rule):
    assert rule(HOUSE) == []


def test_every_app_is_in_the_order_and_is_read():
    with_code = {path.parent.name for path in HOUSE.glob("*/__init__.py")} - {"tests"}
    assert with_code - {"benchmarks"} == set(ORDER)
    read = {path for path, _tree in sources(HOUSE)}
    assert {"core/live.py", "articles/workflow.py", "people/workflow.py", "articles/views.py"} <= read
    assert any(path.is_file() for path in (HOUSE / "templates").rglob("*.html"))


# -- and each rule finds what breaks it --------------------------------------------------------------------------------

BREACHES = [
    (imports_to_the_right, "core/words.py", "from articles.models import Edition"),
    (imports_to_the_right, "core/words.py", "import newsroom.settings"),
    (imports_to_the_right, "people/cards.py", "def cards():\n    from articles import public\n    return public"),
    (imports_to_the_right, "proof/names.py", "from importlib import import_module\nimport_module('articles.models')"),
    (imports_to_the_right, "events/days.py", "from django.apps import apps\napps.get_model('articles', 'Edition')"),
    (imports_to_the_right, "events/models.py", "article = models.ForeignKey('articles.Article', models.PROTECT)"),
    (imports_to_the_right, "people/models/persons.py", "if TYPE_CHECKING:\n    from events.models import Event"),
    (writing_outside_a_workflow, "articles/views.py", "edition.stage = 'approved'"),
    (writing_outside_a_workflow, "articles/layout.py", "edition.live_period, edition.published_at = period, day"),
    (writing_outside_a_workflow, "articles/layout.py", "for edition.live_period in periods: pass"),
    (writing_outside_a_workflow, "newsroom/demo.py", "Edition.objects.filter(pk=1).update(stage='approved')"),
    (writing_outside_a_workflow, "people/load.py", "Appointment.objects.create(person=person, live_period=always)"),
    (writing_outside_a_workflow, "people/load.py", "Appointment(person=person, live_period=always)"),
    (writing_outside_a_workflow, "people/load.py", "Appointment(**{'person': person, 'live_period': always})"),
    (writing_outside_a_workflow, "articles/admin.py", "setattr(edition, 'stage', 'draft')"),
    (writing_outside_a_workflow, "articles/admin.py", "edition.save(update_fields=['headline', 'stage'])"),
    (writing_outside_a_workflow, "articles/admin.py", "Edition.objects.bulk_update(editions, ['live_period'])"),
    (asking_outside_the_one_door, "articles/views.py", "Edition.objects.filter(stage='approved')"),
    (asking_outside_the_one_door, "articles/views.py", "Edition.objects.exclude(live_period=None)"),
    (asking_outside_the_one_door, "articles/feeds.py", "Q(live_period__contains=now)"),
    (asking_outside_the_one_door, "articles/feeds.py", "rows.filter(**{'live_period__contains': now})"),
    (asking_outside_the_one_door, "articles/workflow.py", "Edition.objects.filter(stage='review').first()"),
    (asking_outside_the_one_door, "articles/models/editions.py", "self.filter(live_period__contains=now)"),
    (asking_outside_the_one_door, "newsroom/search.py", "rows.annotate(begins=Lower('live_period'))"),
    (asking_outside_the_one_door, "newsroom/search.py", "run('SELECT 1 FROM e WHERE live_period @> now()')"),
    (asking_outside_the_one_door, "newsroom/search.py", "if edition.live_period.lower <= now: show(edition)"),
    (deciding_in_templates, "templates/articles/line.html", "{% if edition.stage == 'draft' %}draft{% endif %}"),
    (deciding_in_templates, "templates/articles/line.html", "{% if a %}{% elif b and edition.state %}{% endif %}"),
]  # fmt: skip


@pytest.mark.parametrize("rule, path, breach", BREACHES)
def test_a_breach_is_found(tmp_path, rule, path, breach):
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(f"{breach}\n", encoding="utf-8")
    assert len(rule(tmp_path)) >= 1
    assert rule(tmp_path)[0].startswith(f"{path}:")


FINE = [
    ("articles/workflow.py", "edition.stage = 'approved'\nEdition.objects.filter(pk=1).update(live_period=period)"),
    (
        "articles/views.py",
        "from core.live import LIVE\nEdition.objects.live().in_stage('draft').order_by('live_period')",
    ),
    ("articles/views.py", "if edition.stage == 'draft': pass\nperiod = edition.live_period.upper"),
    ("articles/models/editions.py", "CheckConstraint(condition=Q(live_period__isnull=True) | Q(stage='approved'))"),
    ("people/apps.py", "class People:\n    def ready(self):\n        from people import public"),
    (
        "people/models/persons.py",
        "from .organisations import Organisation\nfrom . import offices\nfrom ..titles import titles",
    ),
    ("templates/articles/line.html", "{{ edition.state_label }}{% if offer.allowed %}{{ offer.label }}{% endif %}"),
]


@pytest.mark.parametrize("path, source", FINE)
def test_what_is_right_is_left_alone(tmp_path, path, source):
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    planted.write_text(f"{source}\n", encoding="utf-8")
    assert [rule(tmp_path) for rule in RULES] == [[]] * len(RULES)
