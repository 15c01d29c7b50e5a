#!/usr/bin/env python3
"""Makes the gateway's list of models and prices of LiteLLM's.

    reduce.py model_prices_and_context_window.json > ../resources/dev/tollgate/proxy/spend/models.tsv

One line for each model, sorted by the bytes of its name: the name, a tab, and what is known of it
as JSON. LiteLLM's file: https://github.com/BerriAI/litellm, licence MIT.
"""

import json
import sys

KEPT = {"mode", "litellm_provider", "supported_regions", "tiered_pricing", "off_peak_pricing"}


def kept(field):
    return field in KEPT or "cost" in field or field.startswith(("max_", "supports_"))


with open(sys.argv[1], encoding="utf-8") as file:
    models = json.load(file)
del models["sample_spec"]
for name in sorted(models, key=lambda name: name.encode()):
    facts = {field: value for field, value in models[name].items() if kept(field)}
    print(name, json.dumps(facts, separators=(",", ":")), sep="\t")
