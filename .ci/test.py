"nbdev_test over the notebooks; the last line says how many passed and failed."
import os, re, subprocess, sys
from pathlib import Path

ROOT, SLOW, OLDEST = Path(__file__).resolve().parent.parent, "--slow" in sys.argv, "--oldest" in sys.argv
path = ROOT / "nbs/tests" if SLOW else ROOT / "nbs"
some = r"^(00|01|survey)" if OLDEST else ""  # what reads people's files and panels
notebooks = [p for p in path.rglob("*.ipynb") if re.match(some, p.name) and not any(part.startswith((".", "_")) for part in p.relative_to(ROOT).parts)]
words = [str(Path(sys.executable).parent / "nbdev_test"), "--n_workers", "2", "--timing", "--path", str(path)]
run = subprocess.Popen([*words, *(["--flags", "slow"] if SLOW else []), *(["--file_re", some] if some else [])], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                       env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"})  # two notebooks at a time on two cores
lines = []
for line in run.stdout:
    if "Kernel is running over TCP without encryption" in line:
        continue  # every kernel on the loopback says so
    lines.append(line)
    print(line, end="", flush=True)
code = run.wait()
listed = "".join(lines).rsplit("Tests Failed On The Following Notebooks:", 1)
failed = len(re.findall(r"^\s+\S+\.ipynb\s*$", listed[1], re.M)) if len(listed) == 2 else len(notebooks) if code else 0
print(f"{len(notebooks) - failed} passed, {failed} failed")
sys.exit(bool(failed or code))
