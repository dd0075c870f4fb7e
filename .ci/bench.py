"Speed beside a named peer in one run: medians and ratios; ratios are what is claimed, absolutes come with the machine."
import os
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import asyncio, platform, resource, statistics, subprocess, sys, tempfile, time
from functools import partial
from pathlib import Path

import mesa
import numpy as np
import openai
import pandas as pd
import pyfixest
import sklearn
from sklearn import metrics as sk

from abm_enterprise.calibration import CalibrationConfig, DistributionSpec, calibrate_panel, frozen
from abm_enterprise.direct_prediction import BASELINES, at_risk, base_rates, direct_features, transition_dataset, tune
from abm_enterprise.evaluation import compare
from abm_enterprise.llm_client import Chat, Limits, OpenAIProvider, ask, http_body
from abm_enterprise.llm_policy import LLMPolicyConfig, MultiSampleLLMPolicy, Resolution, load_prompt
from abm_enterprise.policy import HazardPolicy, RulePolicy
from abm_enterprise.replicates import verdict_shares
from abm_enterprise.simulation import reachable_cells
from abm_enterprise.stand_in import make_stand_in
from abm_enterprise.store import DecisionCache, join_run
from abm_enterprise.survey import weights
from abm_enterprise.synthetic_panel import generate_synthetic_panel, simulate, wave_model
from abm_enterprise.validation import estimation_rows, fit_effects
from llm_server import Server


def artifact():
    "The stand-in's artifact with lognormal assets."
    art = calibrate_panel(make_stand_in("tanzania")[0], "tanzania", CalibrationConfig(ks_draws=0))
    spec = DistributionSpec(family="lognormal", params={"mu": art.assets_scale.m, "sigma": art.assets_scale.s})
    scale = art.assets_scale.model_copy(update={"cap": float(np.exp(frozen(spec).ppf(.999)))})
    return art.model_copy(update={"assets_distribution": spec, "assets_scale": scale})


class Household(mesa.Agent):
    "One household with the same state, shocks and rule."

    def __init__(self, model):
        super().__init__(model)
        m, r = model.m, model.rng
        self.z, self.no_crops = r.standard_normal(), r.random() < m.artifact.no_crop_share
        self.credit = float(r.random() < 1 / (1 + np.exp(-m.artifact.credit_model.intercept - m.artifact.credit_model.coefficients["assets_z"] * self.z)))
        self.owner, self.price = int(r.random() < model.first), float("nan")

    def step(self):
        model, m, r, j, t = self.model, self.model.m, self.model.rng, self.model.j, self.model.t
        price = float("nan") if self.no_crops else m.mu[j + 1] + m.sd[j + 1] * r.standard_normal()
        buffered, change = self.z >= model.low and self.credit == 1, price / model.price_sd
        owner = self.owner
        if owner == 0 and change <= (t.enter_below_buffered if buffered else t.enter_below):
            owner = 1
        elif owner == 1 and change >= (t.exit_above_buffered if buffered else t.exit_above):
            owner = 0
        shock = m.eta if self.no_crops else m.delta * price
        self.z = m.rho[j] * self.z + m.lam * self.owner + shock + m.gamma[j] + m.sigma[j] * r.standard_normal()
        p = m.alpha[j] * self.credit + (1 - m.alpha[j]) / (1 + np.exp(-m.b0[j] - m.b1 * self.z))
        self.credit, self.owner, self.price = float(r.random() < p), owner, price


class Country(mesa.Model):
    def __init__(self, art, n):
        super().__init__(seed=42)
        self.m, self.j, self.t = wave_model(art), -1, RulePolicy.from_artifact(art).t
        self.low, self.price_sd, self.first = art.assets_scale.to_z(art.asset_quintile_edges[1]), art.shock_pooled.params["sigma"], art.enterprise_baseline["prevalence"]
        Household.create_agents(self, n)
        scale = art.assets_scale
        self.datacollector = mesa.DataCollector(agent_reporters={"assets_index": lambda a: float(scale.from_z(a.z)), "credit_access": "credit", "enterprise_status": "owner", "price_exposure": "price"})
        self.datacollector.collect(self)

    def step(self):
        self.j += 1
        self.agents.do("step")
        self.datacollector.collect(self)


def mesa_panel(art, n):
    world = Country(art, n)
    for _ in range(len(art.waves) - 1):
        world.step()
    return world.datacollector.get_agent_vars_dataframe()


def rate(work, rows, times):
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        made = work()
        seconds.append(time.perf_counter() - start)
        assert len(made) == rows, (len(made), rows)
        del made
    return rows / statistics.median(seconds), statistics.median(seconds)


LABELS = {"START": "ENTER_ENTERPRISE", "STOP": "EXIT_ENTERPRISE", "NONE": "NO_CHANGE"}


def chats(n, tag):
    told = "A farm household decides for the next 2 years. It runs no business now. The prices of its crops fell by 16 percent more than usual. "
    return [Chat([{"role": "system", "content": "Reply with JSON only."}, {"role": "user", "content": f"{told * 3}Case {tag}-{i}."}], LABELS) for i in range(n)]


async def bare(url, bodies, flying):
    "What one writes by hand: AsyncOpenAI over aiohttp, a pool of workers, nothing stored."
    client, waiting, got = openai.AsyncOpenAI(api_key="none", base_url=url, max_retries=0, http_client=openai.DefaultAioHttpClient()), iter(bodies), []

    async def worker():
        for body in waiting:
            reply = await client.chat.completions.create(**body)
            got.append(reply.choices[0].message.content)

    await asyncio.gather(*[worker() for _ in range(flying)])
    await client.close()
    return len(got)


def timed(work):
    "Seconds and CPU seconds of this process."
    cpu = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    t, c = time.perf_counter(), cpu()
    return work(), time.perf_counter() - t, cpu() - c


def llm_engine(n=4000, flying=200, rounds=3):
    "Ours and the bare client in turns on one server."
    server, ours, theirs = Server(latency=.05), [], []
    with tempfile.TemporaryDirectory() as folder:
        for r in range(rounds):
            provider, cache = OpenAIProvider("gpt-4o-mini", server.url), DecisionCache(path=f"{folder}/{r}.sqlite")
            asked, run = chats(n, f"ours{r}"), join_run(cache.store)
            (_, counts), s, c = timed(lambda: ask(provider, asked, 1, cache, run, Limits(max_concurrency=flying), progress=False))
            assert counts["samples"] == n
            ours.append((n / s, 1e3 * c / n))
            bodies = [http_body(provider.request(c), 1) for c in chats(n, f"bare{r}")]
            got, s, c = timed(lambda: asyncio.run(bare(server.url, bodies, flying)))
            assert got == n
            theirs.append((n / s, 1e3 * c / n))
    server.stop()
    return [tuple(statistics.median(x) for x in zip(*runs)) for runs in (ours, theirs)]


def warm_store(art, n=20_000):
    "Milliseconds per decision when every answer is stored: opening the store and reading it included."
    server, res = Server(), Resolution.from_artifact(art)
    with tempfile.TemporaryDirectory() as folder:
        def policy():
            cache = DecisionCache(path=f"{folder}/s.sqlite")
            return MultiSampleLLMPolicy(OpenAIProvider("gpt-4o-mini", server.url), LLMPolicyConfig(decision_rule="sample"), load_prompt("default"), res, art.country_source,
                                        cache=cache, hazard=HazardPolicy(art), progress=False)
        policy().prepare(reachable_cells(art, res, n))
        def run():
            p = policy()
            p.prepare(reachable_cells(art, res, n))
            simulate(art, p, n)
            assert not p.counts["requests"]
            return p.counts["decisions"]
        decisions, s, _ = timed(run)
    server.stop()
    return 1e3 * s / decisions, decisions


def transitions_of(n=20_000):
    "Transitions of as many stand-in draws as it takes."
    parts = [transition_dataset(make_stand_in("tanzania", seed)[0], "tanzania").assign(draw=str(seed)) for seed in (42, 43, 44)]
    d = pd.concat(parts, ignore_index=True).head(n)
    return d.assign(cluster=d["cluster"] + "-" + d["draw"])


def direct(n=20_000, draws=2000, some=10):
    "CPU seconds to fit and predict all baselines, seconds for all metrics of six models, and scikit-learn's for one model and draw."
    d = transitions_of(n)
    assert len(d) == n
    X, y, w = direct_features(d), d["transition"], weights(d)
    tuned, _, tuning = timed(lambda: {name: tune(name, X, y, w, d["cluster"]) for name in BASELINES})
    q, _, fitting = timed(lambda: {name: at_risk(BASELINES[name].fit(X, y, w, **f.params), X) for name, f in tuned.items()})
    rates = base_rates(d)[d["enterprise_status"]]
    q = pd.DataFrame({"persistence": np.zeros(n), "base_rate": rates, **q, "mean": np.mean([rates, *q.values()], axis=0)})
    assert q.shape == (n, 6)
    _, scoring, _ = timed(lambda: compare(d, q, draws))
    owner, moved, rng = d["enterprise_status"].to_numpy(), (y != "STAY").to_numpy(int), np.random.default_rng(0)
    groups, truth = d.groupby("cluster").indices, np.where(moved == 1, owner, 2)
    names, p = list(groups), q["gbm"].to_numpy()

    def one():
        "The same kinds of metrics of one model on one redrawn sample, by scikit-learn."
        at = np.concatenate([groups[names[i]] for i in rng.integers(0, len(names), len(names))])
        guess = np.where(p[at] > .5, owner[at], 2)
        for k in (np.ones(len(at), bool), owner[at] == 0, owner[at] == 1):
            a, kw = at[k], {"sample_weight": w[at][k]}
            sk.log_loss(moved[a], p[a], **kw), sk.brier_score_loss(moved[a], p[a], **kw), sk.average_precision_score(moved[a], p[a], **kw)
            sk.balanced_accuracy_score(truth[a], guess[k], **kw), sk.f1_score(truth[a], guess[k], average="macro", zero_division=0, **kw)

    _, naive, _ = timed(lambda: [one() for _ in range(some)])
    return tuning, fitting, scoring, naive / some * draws * q.shape[1]


def regressions(art, rounds=5):
    "Ownership on prices with household and wave effects: the estimate of replicates, with errors by linearmodels, and pyfixest on the same 400,000 rows."
    panel, _ = simulate(art, HazardPolicy(art), 174_000, keep_decisions=False)
    rows = estimation_rows(panel).iloc[:400_000]
    frame = rows.reset_index(drop=True).assign(wave=rows.index.get_level_values("wave"))
    ours, full, theirs = [], [], []
    for _ in range(rounds):
        fit, seconds, _ = timed(lambda: fit_effects(rows, se=False)); ours.append(seconds)
        with_se, seconds, _ = timed(lambda: fit_effects(rows)); full.append(seconds)
        ref, seconds, _ = timed(lambda: pyfixest.feols("E ~ P | code + wave", frame, vcov={"CRV1": "cluster"}, ssc=pyfixest.ssc(k_fixef="none"))); theirs.append(seconds)
    gap = max(abs(fit.get().estimate - ref.coef()["P"]), abs(with_se.get().estimate - ref.coef()["P"]))
    return statistics.median(ours), statistics.median(full), statistics.median(theirs), gap, abs(with_se.get().se / ref.se()["P"] - 1), len(rows)


def drawn(seed, effect):
    "One draw of the stand-in."
    return make_stand_in("tanzania", seed, effect)[0]


def verdicts(n=100):
    "How often a second draw of the same process, and one with the sign turned, lies beyond the margin."
    return [verdict_shares(partial(drawn, effect=-.025), partial(drawn, effect=e), n) for e in (-.025, .025)]


def release(folder, households=150_000, harvests=515_000):
    "Files of the harmonised release's size: its rows, and about its columns."
    rng, n = np.random.default_rng(0), households // 5
    names = np.array(["Ethiopia", "Malawi", "Mali", "Niger", "Nigeria", "Tanzania", "Uganda"], dtype=object)
    country, wave, ids = np.repeat(names[np.arange(n) % 7], 5), np.tile(np.arange(1., 6), n), np.repeat(np.arange(n), 5).astype(str)
    key = pd.Series(ids) + "-" + pd.Series(wave.astype(int).astype(str))
    more = lambda k, size: {f"x{j}": rng.normal(size=size) for j in range(k)}
    pd.DataFrame({"country": country, "wave": wave, "hh_id_obs": ids, "hh_id_merge": key, "season": 1., "pw": rng.lognormal(size=len(ids)), "ea_id_obs": "ea" + pd.Series(ids).str[:3],
                  "urban": rng.integers(0, 2, len(ids)) * 1., "admin_1_name": "Region " + pd.Series(np.repeat(np.arange(n) % 20, 5)).astype(str), "hh_size": 4.,
                  "nonfarm_enterprise": (rng.random(len(ids)) < .3) * 1., "hh_asset_index": rng.normal(size=len(ids)), **more(21, len(ids))}).to_stata(folder / "Household_dataset.dta", write_index=False, version=118)
    row, kg = rng.integers(0, len(ids), harvests), rng.lognormal(3, 1, harvests)
    pd.DataFrame({"country": country[row], "wave": wave[row], "hh_id_merge": key.to_numpy()[row], "crop_name": [f"CROP {k}" for k in rng.integers(0, 25, harvests)],
                  "harvest_kg": kg, "harvest_value_LCU": kg * rng.lognormal(5, .3, harvests), **more(45, harvests)}).to_stata(folder / "Plotcrop_dataset.dta", write_index=False, version=118)


def ingest_seconds():
    "One country out of a release of full size, in a process of its own: seconds and peak memory in GB."
    with tempfile.TemporaryDirectory() as tmp:
        release(Path(tmp))
        measured = "import resource, sys; from abm_enterprise.cli import run; rc = run(sys.argv[1:]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6); sys.exit(rc)"
        start = time.perf_counter()
        out = subprocess.run([sys.executable, "-c", measured, "ingest", "--country", "tanzania", "--source", tmp, "--out-dir", tmp + "/out"], capture_output=True, text=True, check=True).stdout
        return time.perf_counter() - start, float(out.splitlines()[-1])


def command_cost(art, n, rounds=3):
    "Panel, decisions, summary and files of `run-sim-synthetic` beside the panel alone: CPU seconds of each, and peak memory of the run in a process of its own."
    with tempfile.TemporaryDirectory() as folder:
        (path := Path(folder) / "calibration.json").write_text(art.hashed().model_dump_json())
        code = ("import resource, sys, time; from abm_enterprise.calibration import load_artifact; from abm_enterprise.simulation import run_synthetic_simulation\n"
                "from abm_enterprise.synthetic_panel import generate_synthetic_panel; from abm_enterprise.settings import default_of\n"
                "art, n, took = load_artifact(sys.argv[1]), int(sys.argv[2]), {}\n"
                "works = {'run': lambda: run_synthetic_simulation(art, 'rule', n, output_dir=sys.argv[3], chunk_rows=default_of('chunk_rows')), 'panel': lambda: generate_synthetic_panel(art, n)}\n"
                "for name, work in works.items():\n"
                "    start = time.process_time(); work(); took[name] = time.process_time() - start\n"
                "    if name == 'run': peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6\n"
                "print(took['run'], took['panel'], peak)")
        runs = [subprocess.run([sys.executable, "-c", code, path, str(n), folder], check=True, capture_output=True, text=True).stdout.split() for _ in range(rounds)]
    return [statistics.median(map(float, column)) for column in zip(*runs, strict=True)]


def help_seconds(times):
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "abm_enterprise.cli", "--help"], capture_output=True, check=True)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def cpu():
    try:
        return next(l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


if __name__ == "__main__":
    art, n, small = artifact(), 1_000_000, 20_000
    rule, waves = RulePolicy.from_artifact(art), len(art.waves)
    print(f"machine: {cpu()}, {os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}, mesa {mesa.__version__}")
    ours, s1 = rate(lambda: generate_synthetic_panel(art, n, policy=rule, threads=2), n * waves, 5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    equal, s2 = rate(lambda: generate_synthetic_panel(art, small, policy=rule, threads=2), small * waves, 5)
    theirs, s3 = rate(lambda: mesa_panel(art, small), small * waves, 3)
    half, s4 = rate(lambda: mesa_panel(art, small // 2), small // 2 * waves, 3)
    print(f"synthetic panel + rule, {n:,} x {waves} waves, 2 threads: {ours / 1e6:.1f} M household-waves/s ({s1:.2f} s), peak memory {peak:.2f} GB   [bar: 5 M/s, 1.5 GB]")
    print(f"the same at {small:,} households:                      {equal / 1e6:.2f} M household-waves/s ({s2:.3f} s)")
    print(f"mesa {mesa.__version__}, {small:,} agents, agent history to a frame:   {theirs / 1e6:.3f} M household-waves/s ({s3:.2f} s); {small // 2:,} agents: {half / 1e6:.3f} M/s ({s4:.2f} s)")
    print(f"ratio to mesa: {ours / theirs:.0f} (ours at {n:,}), {equal / theirs:.0f} (both at {small:,})   [bar: 20]")
    (whole, alone, held), (_, _, three) = command_cost(art, n), command_cost(art, 3 * n, 1)
    print(f"run-sim-synthetic, rule, {n:,} households, with summary and files: {whole:.2f} s CPU, the panel alone {alone:.2f} s, ratio {whole / alone:.1f}, peak memory {held:.2f} GB; "
          f"{3 * n:,}: {three:.2f} GB   [bar: ratio 3, 1 GB; 1.2 GB]")
    wait = help_seconds(5)
    print(f"abm --help: {wait:.2f} s   [bar: 0.7 s]")
    (rate_ours, cpu_ours), (rate_bare, cpu_bare) = llm_engine()
    warm, decisions = warm_store(art)
    print(f"LLM engine, 4,000 prompts, 50 ms, 200 in flight: {rate_ours:.0f} requests/s, {cpu_ours:.2f} ms CPU each; bare openai+aiohttp: {rate_bare:.0f}/s, {cpu_bare:.2f} ms; "
          f"ratio {rate_ours / rate_bare:.2f}   [bar: ratio 0.8, 1.2 ms]")
    print(f"warm store: {warm:.4f} ms per decision ({decisions:,} decisions, planning included)   [bar: 0.1 ms]")
    tuning, fitting, scoring, naive = direct()
    print(f"all baselines, 20,000 rows: fit and predict {fitting:.1f} s CPU   [bar: 30 s]; tuning by grouped cross-validation {tuning:.1f} s CPU")
    print(f"all metrics (weighted, unweighted, risk sets, curves, subgroups, differences), 6 models, 2,000 draws, 20,000 rows: {scoring:.1f} s   [bar: 6 s]; "
          f"five of them by scikit-learn {sklearn.__version__} on resampled rows: about {naive:.0f} s, ratio {naive / scoring:.0f}")
    slope, slope_se, peer, gap, se_gap, rows = regressions(art)
    print(f"ownership regression, {rows:,} rows: {slope:.2f} s, with clustered standard errors {slope_se:.2f} s; pyfixest {pyfixest.__version__}: {peer:.2f} s, "
          f"ratio {slope / peer:.1f}   [bar: 0.5]; coefficients differ by {gap:.0e}, standard errors by {se_gap:.0e}   [bar: 1e-6, 1e-3]")
    reading, memory = ingest_seconds()
    print(f"ingest of one country from a release of 150,000 household and 515,000 plot-crop rows: {reading:.1f} s, peak memory {memory:.2f} GB   [bar: 60 s, 4 GB]")
    same, turned = verdicts()
    print(f"distance at the margin, at the stand-in's size, R=10, 100 replications: a second draw beyond it in {100 * same['not within 2 points']:.0f}, within it in {100 * same['within 2 points']:.0f}   "
          f"[bar: at most 8 beyond]; the sign turned beyond it in {100 * turned['not within 2 points']:.0f}   [bar: at least 85]")
    seen = reading < 60 and memory < 4 and slope <= .5 * peer and gap < 1e-6 and se_gap < 1e-3 and same["not within 2 points"] <= .08 and turned["not within 2 points"] >= .85
    fast = seen and rate_ours >= .8 * rate_bare and cpu_ours <= 1.2 and warm <= .1 and fitting < 30 and scoring < 6
    ok = fast and whole <= 3 * alone and held <= 1 and three <= 1.2 and ours >= 5e6 and peak < 1.5 and min(ours, equal) >= 20 * theirs and wait < .7
    print("all bars met" if ok else "a bar was missed")
