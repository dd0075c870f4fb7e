"Reads everything from settings.ini, so that nothing is said twice; a wheel carries the project's data and chapters."
import shlex, shutil, subprocess
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
config = ConfigParser(delimiters=["="])
config.read(HERE / "settings.ini", encoding="utf-8")
cfg = config["DEFAULT"]
LEFT = shutil.ignore_patterns("processed", "tests", "_quarto.yml", "nbdev.yml", "__pycache__", ".*")  # panels, tests, what tools leave


def commit() -> str:
    "The commit that is built, as in the manifests; a source distribution has it in a file."
    if (HERE / "commit.txt").exists():
        return (HERE / "commit.txt").read_text(encoding="utf-8").strip()
    git = lambda *words: subprocess.run(["git", "-C", HERE, *words], capture_output=True, text=True, check=True).stdout.strip()
    try:
        return git("rev-parse", "HEAD") + ("+dirty" if git("status", "--porcelain") else "") if (HERE / ".git").exists() else "unknown"
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


COMMIT = commit()  # before the build writes into the checkout


class BuildWithProject(build_py):
    "Copies what commands read beside the modules; an editable install reads the checkout."

    def run(self):
        super().run()
        if self.editable_mode:
            return
        project = Path(self.build_lib) / cfg["lib_name"] / "project"
        shutil.rmtree(project, ignore_errors=True)
        for name in shlex.split(cfg["carried"]):
            source = HERE / name
            if source.is_dir():
                shutil.copytree(source, project / name, ignore=LEFT)
            elif source.exists():
                shutil.copy(source, project / name)
        (project / "commit.txt").write_text(COMMIT + "\n", encoding="utf-8")


class SdistWithCommit(sdist):
    "A source distribution knows its commit."

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        Path(base_dir, "commit.txt").write_text(COMMIT + "\n", encoding="utf-8")


setup(
    name=cfg["lib_name"], version=cfg["version"], description=cfg["description"], author=cfg["author"],
    author_email=cfg["author_email"], url=cfg["git_url"], license="Apache-2.0", packages=find_packages(include=["abm_enterprise*"]),
    python_requires=">=" + cfg["min_python"], install_requires=shlex.split(cfg["requirements"]),
    extras_require={extra: shlex.split(cfg[f"{extra}_requirements"]) for extra in ("dev", "dask", "report")},
    long_description=(HERE / "README.md").read_text(encoding="utf-8"), long_description_content_type="text/markdown",
    entry_points={"console_scripts": shlex.split(cfg["console_scripts"])}, zip_safe=False,
    cmdclass={"build_py": BuildWithProject, "sdist": SdistWithCommit},
)
