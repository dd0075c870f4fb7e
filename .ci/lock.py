"The runtime with the hash of every file, made of settings.ini and .constraints.txt: .lock.txt; one line per fault."
import re, shlex, subprocess, sys
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# What the library runs with, every file by its hash: pip install --require-hashes -r .lock.txt (made by `make lock`)\n"
BUILDERS = {"setuptools", "wheel"}  # which no list of what is installed names


def needed():
    "Requirements of the runtime, as settings.ini lists them."
    config = ConfigParser(delimiters=["="])
    config.read(ROOT / "settings.ini", encoding="utf-8")
    return shlex.split(config["DEFAULT"]["requirements"])


def plain(name):
    "A package's name as registries compare them."
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(text):
    "Package -> (version, marker, number of hashes) of a lock or of constraints."
    entries = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?: ;([^\\\n]*))?(.*(?:\n[ \t]+--hash=\S+.*)*)", text, re.M)
    return {plain(name): (version, marker.strip(), rest.count("--hash=sha256:")) for name, version, marker, rest in entries}


def lock_faults(lock, constraints, requirements):
    "Where the lock says something else than the constraints, or lacks a requirement or a hash."
    have, bound = pins(lock), pins(constraints)
    names = {plain(re.match(r"[A-Za-z0-9._-]+", r)[0]) for r in requirements}
    out = [f".lock.txt lacks {n}, which settings.ini requires: run `make lock`" for n in sorted(names - set(have))]
    for name, (version, marker, hashes) in have.items():
        if name in bound and bound[name][0] != version:
            out.append(f".lock.txt has {name} {version}, .constraints.txt {bound[name][0]}: run `make lock`")
        if name not in bound and not marker and name not in BUILDERS:
            out.append(f".lock.txt has {name}, which .constraints.txt does not pin: add it there")
        if not hashes:
            out.append(f".lock.txt has no hash of {name}: run `make lock`")
    return out


def faults():
    read = lambda name: (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else ""
    return lock_faults(read(".lock.txt"), read(".constraints.txt"), needed())


if __name__ == "__main__":
    uv = Path(sys.executable).parent / "uv"
    words = "--generate-hashes --universal --python-version 3.11 --no-header --no-annotate --quiet".split()
    made = subprocess.run([uv, "pip", "compile", "-", "-c", ROOT / ".constraints.txt", *words], input="\n".join(needed()), text=True,
                          stdout=subprocess.PIPE, check=True).stdout
    (ROOT / ".lock.txt").write_text(HEAD + made, encoding="utf-8")
    bad = faults()
    print("\n".join(bad) or f".lock.txt: {len(pins(made))} packages")
    sys.exit(bool(bad))
