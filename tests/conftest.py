"""How hard hypothesis looks: the same examples every time in the suite, new ones with HYPOTHESIS_PROFILE=explore."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("suite", max_examples=75, derandomize=True, database=None, **_COMMON)
# A mutant is noticed by the first example that fails: no smaller one is looked for.
_PHASES = (Phase.explicit, Phase.generate)
settings.register_profile(
	"mutation", max_examples=20, derandomize=True, database=None, phases=_PHASES, **_COMMON
)
settings.register_profile("explore", max_examples=3000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
