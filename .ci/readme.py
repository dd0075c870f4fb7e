"README.md from nbs/index.ipynb, without Quarto: markdown as it is, code fenced, outputs below it, paths from the top."
import json, re, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def readme() -> str:
    from_top = lambda text: re.sub(r"\]\((?!https?:|#|\.\./)([^)]+)\)", r"](nbs/\1)", text).replace("](../", "](")
    parts = ["<!-- Made from nbs/index.ipynb by `make readme`; edit there. -->"]
    for cell in json.loads((ROOT / "nbs/index.ipynb").read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(from_top(source))
            continue
        shown = "\n".join(line for line in source.splitlines() if not line.startswith("#|"))
        if "#| hide" in source or "parameters" in cell["metadata"].get("tags", []) or not shown.strip():
            continue
        if "#| echo: false" not in source:
            parts.append(f"```python\n{shown}\n```")
        for data in (o.get("data", {}) for o in cell["outputs"]):
            if "text/markdown" in data:
                parts.append(from_top("".join(data["text/markdown"])))
            elif "text/plain" in data:
                parts.append("```text\n" + "".join(data["text/plain"]) + "\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    target = ROOT / "README.md"
    if "--check" in sys.argv:
        sys.exit(target.read_text(encoding="utf-8") != readme())
    target.write_text(readme(), encoding="utf-8")
