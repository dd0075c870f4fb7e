"How often each verdict is given where the truth is known: worlds with prices and bad years of regions, simulators that are right and wrong."
import os
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import argparse, time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy import stats

from abm_enterprise.replicates import compare_draws, judge, redraw, shared_shocks
from abm_enterprise.schema import Stamp, stamped
from abm_enterprise.validation import OWNERSHIP_ON_PRICES, estimation_rows, fit_effects
from abm_enterprise.verdicts import WORDS

TABLE = Path(__file__).resolve().parent.parent / "data/verdict_error_rates.csv"
QUESTION = replace(OWNERSHIP_ON_PRICES, specs=("ownership",), judged=(("ownership", "price"),))
AT, REPLICATES, POOL = ("ownership", "price"), 20, 120
SD, EFFECT = .2, -.25  # of the price change, in log points; ownership per log point, -5 points per SD


@dataclass(frozen=True)
class World:
    "Where a survey is drawn."
    prices: str           # 'own': of each household alone; 'regional': three fifths of their variance are the region's
    shock: float          # SD of what a bad year does to the ownership of a whole region
    regions: int = 10
    areas: int = 30       # of a region
    households: int = 10  # of an area
    waves: int = 5        # the first one has no price change


@dataclass(frozen=True)
class Simulator:
    "A simulator whose reaction is a known share of the true one."
    name: str
    share: float
    calibrated: bool = False  # on another survey of the same world, so that it carries that survey's error


WORLDS = [World("own", 0.), *(World("regional", s) for s in (.04, .025, 0.)), *(World("own", s) for s in (.04, .025))]
MORE = [World("regional", s, regions=26, areas=12) for s in (0., .025, .04)] + [World("regional", .025, areas=3, households=100)]
SIMULATORS = [Simulator("right", 1.), Simulator("does not react", 0.), Simulator("reacts twice", 2.), Simulator("reacts three times", 3.), Simulator("reacts the other way", -1.),
              Simulator("right, calibrated on another survey", 1., True), Simulator("reacts twice, calibrated on another survey", 2., True)]


def uniform(rng, sd, size):
    "Bounded, so that probabilities need no cutting."
    return rng.uniform(-np.sqrt(3) * sd, np.sqrt(3) * sd, size)


def panel_of(P, p, region, area, kind, rng):
    "Ownership drawn from its probabilities, as a panel in the contract."
    n, W = P.shape
    every = lambda x: np.repeat(x, W)
    out = pd.DataFrame({"household_id": every(np.arange(n)), "wave": np.tile(np.arange(1, W + 1), n), "country": "ethiopia", "assets_index": every(rng.normal(size=n)), "credit_access": 0.,
                        "weight": 1., "enterprise_status": (rng.random((n, W)) < p).astype(int).ravel(), "price_exposure": np.where(np.arange(W) > 0, P, np.nan).ravel()})
    return stamped(out if kind == "synthetic" else out.assign(region=every(region), cluster=every(area)), Stamp(kind, "ethiopia"))


def survey(world, seed):
    "A survey of one world."
    rng = np.random.default_rng([1, seed])
    areas = world.regions * world.areas
    area = np.repeat(np.arange(areas), world.households)
    region, n = area // world.areas, areas * world.households
    common = np.sqrt(.6) if world.prices == "regional" else 0.
    P = common * uniform(rng, SD, (world.regions, world.waves))[region] + np.sqrt(1 - common**2) * uniform(rng, SD, (n, world.waves))
    p = .45 + uniform(rng, .06, n)[:, None] + EFFECT * P + rng.normal(0, world.shock, (world.regions, world.waves))[region]
    return panel_of(P, p, region, area, "stand-in", rng)


def simulated(share, seed, n=10_000, waves=5):
    "A simulated panel, as the library draws them: prices of one's own, no regions."
    rng = np.random.default_rng([2, seed])
    P = uniform(rng, SD, (n, waves))
    return panel_of(P, .45 + uniform(rng, .06, n)[:, None] + share * EFFECT * P, None, None, "synthetic", rng)


def estimate(panel):
    return fit_effects(estimation_rows(panel), se=False).get()["estimate"]


def surveyed(world, seed):
    "What a validation knows of a survey: its effect, errors, k and redraws."
    panel = survey(world, seed)
    rows = estimation_rows(panel)
    fit = fit_effects(rows)
    t = fit.table.set_index("term").assign(clusters=fit.clusters)
    t.index = pd.MultiIndex.from_tuples([AT])
    shared = shared_shocks(t, rows, QUESTION, np.random.default_rng(seed)).iloc[0]
    return {"b": t["estimate"].iloc[0], "se": t["se"].iloc[0], **shared.to_dict(), "clusters": fit.clusters,
            "redrawn": [estimate(redraw(panel, seed, r)) for r in range(REPLICATES)]}


def verdict(seen, taught, simulator, pool, rng):
    "One verdict, as a validation gives it; pool: effects of panels that differ in luck alone."
    luck = rng.permutation(pool)[:2 * REPLICATES].reshape(2, -1)
    told, redrawn = (taught["b"] - EFFECT, np.array(taught["redrawn"]) - EFFECT) if simulator.calibrated else (0., 0.)
    index = pd.MultiIndex.from_tuples([AT])
    draws = pd.DataFrame([np.concatenate([luck[0] + simulator.share * told, luck[1] + simulator.share * redrawn])], index,
                         pd.MultiIndex.from_product([["seed", "replicate"], range(REPLICATES)]))
    row = compare_draws(pd.Series([seen["b"]], index), draws, pd.DataFrame([seen["redrawn"]], index)).iloc[0] * 1.
    row = row.to_dict() | {k: seen[k] for k in ("k", "se_widest", "df_widest")}
    return judge(row, taught["k"] if simulator.calibrated else 1.)


def cells(world, found, pools, seed=0):
    "Verdicts of every simulator in one world; each survey teaches the simulators that are compared with the next."
    rng, out = np.random.default_rng([3, seed]), []
    covers = lambda se, df: np.mean([abs(x["b"] - EFFECT) <= stats.t.ppf(.975, df(x)) * x[se] for x in found])
    facts = {"prices": world.prices, "shock": world.shock, "regions": world.regions, "areas": world.regions * world.areas, "replications": len(found),
             "b / widest SE": np.mean([abs(x["b"]) / x["se_widest"] for x in found]), "k": np.mean([x["k"] for x in found]),
             "coverage by area": covers("se", lambda x: x["clusters"] - 1), "coverage, widest": covers("se_widest", lambda x: x["df_widest"])}
    for s in SIMULATORS:
        got = [verdict(x, found[i - 1], s, pools[s.share], rng) for i, x in enumerate(found)]
        words = pd.Series([g["verdict"] for g in got]).value_counts().reindex(WORDS, fill_value=0) / len(got)
        out.append({**facts, "simulator": s.name, "power": np.mean([g["power"] for g in got]), **words.to_dict()})
    return pd.DataFrame(out)


def table(n, worlds=None, n_jobs=2, say=lambda words, t: None):
    "All worlds by all simulators, n replications each."
    worlds = worlds or WORLDS + MORE
    with Parallel(n_jobs=n_jobs) as pool:
        shares = sorted({s.share for s in SIMULATORS})
        made = pool(delayed(lambda share, k: estimate(simulated(share, 1000 * k + round(10 * share) + 10**7)))(share, k) for share in shares for k in range(POOL))
        pools, out = dict(zip(shares, np.reshape(made, (len(shares), POOL)))), []
        for j, world in enumerate(worlds):
            start = time.time()
            out.append(cells(world, pool(delayed(surveyed)(world, 10**5 * j + i) for i in range(n)), pools, j))
            say(f"{world}: {time.time() - start:.0f} s", pd.concat(out, ignore_index=True))
    return pd.concat(out, ignore_index=True)


def keep(words, t):
    "Say how far it is, and write what is known: a run that is stopped leaves the worlds that it finished."
    print(words, flush=True)
    t.round(4).to_csv(TABLE, index=False)


NEGATIVE = ["opposite", "too weak", "too strong"]
BARS = {"does not react": ("reproduced", ["reproduced"]), "reacts twice": ("reproduced", ["reproduced"]), "right": ("a negative word", NEGATIVE),
        "reacts twice, calibrated on another survey": ("reproduced", ["reproduced"]), "right, calibrated on another survey": ("a negative word", NEGATIVE)}


def bars(t, most=.05):
    "Each bar of each world: the rate, its one-sided 95 % lower bound, and whether that leaves the bar open."
    rows = []
    for _, r in t[t["simulator"].isin(BARS)].iterrows():
        name, words = BARS[r["simulator"]]
        n, x = int(r["replications"]), round(r[words].sum() * r["replications"])
        least = stats.beta.ppf(.05, x, n - x + 1) if x else 0.
        rows.append({**r[["prices", "shock", "regions", "areas", "simulator"]], "word": name, "rate": x / n, "at least": least, "holds": least <= most})
    return pd.DataFrame(rows)


def coverage_bars(t, least=.92):
    "Whether the widest interval covers as often as it should: the one-sided 95 % upper bound reaches .92."
    one = t.drop_duplicates(["prices", "shock", "regions", "areas"]); n = one["replications"]; x = (one["coverage, widest"] * n).round()
    most = np.where(x < n, stats.beta.ppf(.95, x + 1, np.maximum(n - x, 1e-9)), 1.)
    return one[["prices", "shock", "regions", "areas", "replications", "coverage by area", "coverage, widest"]].assign(most=most, holds=most >= least)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=200, help="of each cell")
    n, start = parser.parse_args().replications, time.time()
    t = table(n, say=keep).round(4)
    judged, covered = bars(t), coverage_bars(t)
    with pd.option_context("display.width", 250, "display.max_columns", 30, "display.max_rows", 200):
        print(t.drop(columns=["coverage by area", "coverage, widest"]).to_string(index=False)); print(judged.to_string(index=False)); print(covered.to_string(index=False))
    print(f"{n} replications a cell, {(time.time() - start) / 60:.0f} minutes -> {TABLE}")
    print("all bars met" if judged["holds"].all() and covered["holds"].all() else "a bar was missed")
