"Reads everything from settings.ini, so that nothing is said twice."
import shlex
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

config = ConfigParser(delimiters=["="])
config.read("settings.ini", encoding="utf-8")
cfg = config["DEFAULT"]

setup(
    name=cfg["lib_name"], version=cfg["version"], description=cfg["description"], author=cfg["author"],
    author_email=cfg["author_email"], url=cfg["git_url"], license="Apache-2.0", packages=find_packages(include=["abm_enterprise*"]),
    python_requires=">=" + cfg["min_python"], install_requires=shlex.split(cfg["requirements"]),
    extras_require={extra: shlex.split(cfg[f"{extra}_requirements"]) for extra in ("dev", "dask", "report")},
    long_description=Path("README.md").read_text(encoding="utf-8"), long_description_content_type="text/markdown",
    entry_points={"console_scripts": shlex.split(cfg["console_scripts"])}, zip_safe=False,
)
