"""The plans of the datasets folder, by their ids."""

from __future__ import annotations

from given import DATASETS
from qiangqi.catalogue.plans.plan_files import load_plans
from qiangqi.standing.regime_files import load_regimes

KINDS = ("reward", "grant", "interest", "fund", "service", "system")
PLANS = {plan.id: plan for plan in load_plans(DATASETS, load_regimes(DATASETS), KINDS)}
