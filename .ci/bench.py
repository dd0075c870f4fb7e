"Speed beside a named peer in one run: medians and ratios; ratios are what is claimed, absolutes come with the machine."
import os
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
import platform, resource, statistics, subprocess, sys, time

import mesa
import numpy as np

from abm_enterprise.calibration import CalibrationConfig, DistributionSpec, calibrate_panel, frozen
from abm_enterprise.policy import RulePolicy
from abm_enterprise.stand_in import make_stand_in
from abm_enterprise.synthetic_panel import generate_synthetic_panel, wave_model


def artifact():
    "The stand-in's artifact with lognormal assets."
    art = calibrate_panel(make_stand_in("tanzania")[0], "tanzania", CalibrationConfig(n_boot=0))
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
    same, s2 = rate(lambda: generate_synthetic_panel(art, small, policy=rule, threads=2), small * waves, 5)
    theirs, s3 = rate(lambda: mesa_panel(art, small), small * waves, 3)
    half, s4 = rate(lambda: mesa_panel(art, small // 2), small // 2 * waves, 3)
    print(f"synthetic panel + rule, {n:,} x {waves} waves, 2 threads: {ours / 1e6:.1f} M household-waves/s ({s1:.2f} s), peak memory {peak:.2f} GB   [bar: 5 M/s, 1.5 GB]")
    print(f"the same at {small:,} households:                      {same / 1e6:.2f} M household-waves/s ({s2:.3f} s)")
    print(f"mesa {mesa.__version__}, {small:,} agents, agent history to a frame:   {theirs / 1e6:.3f} M household-waves/s ({s3:.2f} s); {small // 2:,} agents: {half / 1e6:.3f} M/s ({s4:.2f} s)")
    print(f"ratio to mesa: {ours / theirs:.0f} (ours at {n:,}), {same / theirs:.0f} (both at {small:,})   [bar: 20]")
    wait = help_seconds(5)
    print(f"abm --help: {wait:.2f} s   [bar: 0.7 s]")
    ok = ours >= 5e6 and peak < 1.5 and min(ours, same) >= 20 * theirs and wait < .7
    print("all bars met" if ok else "a bar was missed")
