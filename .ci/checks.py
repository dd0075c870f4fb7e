"What no notebook can test about itself; one line per violation, exit 1 when there is one."
import ast, hashlib, json, re, subprocess, sys
from pathlib import Path

import lock
from readme import ROOT, readme

BIN = Path(sys.executable).parent
NOTEBOOKS = sorted(p for p in (ROOT / "nbs").rglob("*.ipynb") if not any(part.startswith((".", "_")) for part in p.parts))


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def digest():
    files = [*NOTEBOOKS, *(ROOT / "abm_enterprise").glob("*.py")]
    return {p.relative_to(ROOT): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def unchanged_by_export_and_clean():
    before = digest()
    for tool in ("nbdev_export", "nbdev_clean"):
        subprocess.run([BIN / tool], cwd=ROOT, check=True)
    after = digest()
    return [f"{p}: export or clean changed it; commit the result" for p in sorted(set(before) | set(after)) if before.get(p) != after.get(p)]


def parameters_tagged():
    "A chapter that names its run's country pair must have it in a cell that papermill finds."
    out = []
    for p in NOTEBOOKS:
        names = [c for c in cells(p) if c["cell_type"] == "code" and re.search(r"^train_country\b.*=", "".join(c["source"]), re.M)]
        tagged = [c for c in cells(p) if "parameters" in c["metadata"].get("tags", [])]
        if len(tagged) > 1 or (names and names[0] not in tagged):
            out.append(f"{p.name}: the cell that sets train_country must be the one cell tagged 'parameters'")
    chapters = [p for p in NOTEBOOKS if p.parent.name == "nbs" and any("parameters" in c["metadata"].get("tags", []) for c in cells(p))]
    return out + ([] if len(chapters) >= 7 else [f"only {len(chapters)} chapters have a parameters cell"])


def parameters_one_a_line():
    "papermill lists and injects a parameter that stands alone on its line, with its comment as the help."
    out = []
    for p in NOTEBOOKS:
        for source in ("".join(c["source"]) for c in cells(p) if "parameters" in c["metadata"].get("tags", [])):
            out += [f"{p.name}: parameter line '{line}' is not `name = value  # what it is`" for line in source.splitlines()
                    if not re.fullmatch(r"#\| .*|[a-z]\w* = [^#]+\s\s# .+", line)]
    return out


def parameters_are_settings():
    "A parameter that is also a flag means the same and has the same default, or says why not."
    sys.path.insert(0, str(ROOT))
    from abm_enterprise.settings import parameter_faults
    out = []
    for p in NOTEBOOKS:
        for source in ("".join(c["source"]) for c in cells(p) if "parameters" in c["metadata"].get("tags", [])):
            for name, value, comment in re.findall(r"^(\w+) = ([^#]+?)\s+# (.+)$", source, re.M):
                out += [f"{p.name}: {name} {fault}" for fault in parameter_faults(name, ast.literal_eval(value), comment)]
    return out


def imports_alone():
    out = []
    for p in NOTEBOOKS:
        for i, c in enumerate(cells(p)):
            if c["cell_type"] != "code":
                continue
            body = ast.parse("\n".join(l for l in "".join(c["source"]).splitlines() if not l.lstrip().startswith(("%", "!")))).body
            kinds = {isinstance(node, (ast.Import, ast.ImportFrom)) for node in body}
            if kinds == {True, False}:
                out.append(f"{p.name}, cell {i}: imports share a cell with other code")
    return out


def open_panels():
    "Names of the countries whose card gives the data an open licence: rates and effects of theirs may be committed."
    cards = (p for p in (ROOT / "data/cards").glob("*.md") if re.search(r"^kind: data$.*^licence: .?CC BY", p.read_text(encoding="utf-8"), re.M | re.S))
    records = (ROOT / f"data/countries/{p.stem}.yaml" for p in cards)
    return {re.search(r"^name: (.+)$", r.read_text(encoding="utf-8"), re.M)[1] for r in records if r.exists()}


def outputs_are_of_the_stand_in():
    "A committed chapter that reads a panel shows the line that announces the stand-in, and no label of a survey that is not open."
    out, free = [], open_panels()
    for p in NOTEBOOKS:
        code = [c for c in cells(p) if c["cell_type"] == "code"]
        shown = json.dumps([c["outputs"] for c in code])
        reads = any(re.search(r"load_panel\((train_country|c), data_dir\)", "".join(c["source"])) for c in code)
        if reads and "stand-in data, not a survey" not in shown:
            out.append(f"{p.name}: its outputs do not show that they come from the stand-in; run it without a survey panel before committing")
        if set(re.findall(r"([A-Z][a-z]+), (?:synthetic from )?survey\b", shown)) - free:
            out.append(f"{p.name}: its outputs come from survey data, which is not to be committed")
    return out


def outputs_stay_the_same():
    "Widget ids and progress bars differ from run to run."
    out = []
    for p in NOTEBOOKS:
        nb = json.loads(p.read_text(encoding="utf-8"))
        if "widgets" in nb["metadata"]:
            out.append(f"{p.name}: widget state is stored; remove metadata.widgets")
        if re.search(r"\[\d\d:\d\d<", json.dumps([c.get("outputs", []) for c in nb["cells"]])):
            out.append(f"{p.name}: a progress bar is stored; remove that output")
    return out


def readme_is_index():
    return [] if (ROOT / "README.md").read_text(encoding="utf-8") == readme() else ["README.md is not made from nbs/index.ipynb: run `make readme`"]


def lock_agrees():
    "The hashed lock says what the constraints say, of all that settings.ini requires."
    return lock.faults()


def what_travels_has_a_card():
    "Data sets and models that the project pins, maps or makes have a card with a complete head."
    sys.path.insert(0, str(ROOT))
    from abm_enterprise.cards import card_files, load_card
    from abm_enterprise.schema import InputError
    out, have = [], card_files()
    for name, by in travelling().items():
        if name not in have:
            out.append(f"{by} brings '{name}', which has no card: write data/cards/{name}.md")
    for name in have:
        try:
            load_card(name)
        except InputError as e:
            out.append(str(e))
    return out


def travelling():
    "Name of a card -> the file that makes somebody need it."
    records = {p.stem: p.read_text(encoding="utf-8") for p in (ROOT / "data/countries").glob("*.yaml")}
    mapped = {c: f"data/countries/{c}.yaml" for c, text in records.items() if re.search(r"^map:", text, re.M)}
    made = {"stand-in": f"data/countries/{c}.yaml" for c, text in records.items() if re.search(r"^stand_in:", text, re.M)}
    wheels = re.findall(r"^llm-([\w.-]+?)==", (ROOT / ".model-requirements.txt").read_text(encoding="utf-8"), re.M)
    return {**mapped, **made, **{w: ".model-requirements.txt" for w in wheels}}


if __name__ == "__main__":
    checks = (unchanged_by_export_and_clean, parameters_tagged, parameters_one_a_line, parameters_are_settings, imports_alone, outputs_are_of_the_stand_in, outputs_stay_the_same, readme_is_index, lock_agrees, what_travels_has_a_card)
    bad = [line for check in checks for line in check()]
    print("\n".join(bad) or f"{len(checks)} checks passed on {len(NOTEBOOKS)} notebooks")
    sys.exit(bool(bad))
