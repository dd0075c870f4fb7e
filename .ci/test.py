"nbdev_test over the notebooks; the last line says how many passed and failed."
import os, re, subprocess, sys
from pathlib import Path

ROOT, SLOW = Path(__file__).resolve().parent.parent, "--slow" in sys.argv
path = ROOT / "nbs/tests" if SLOW else ROOT / "nbs"
notebooks = [p for p in path.rglob("*.ipynb") if not any(part.startswith((".", "_")) for part in p.parts)]
words = [str(Path(sys.executable).parent / "nbdev_test"), "--n_workers", "2", "--timing"]
run = subprocess.Popen([*words, *(["--path", str(path), "--flags", "slow"] if SLOW else [])], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
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
