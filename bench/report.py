"""What bench/run has measured, beside its targets, as Markdown and plots."""
import plot


def write(folder, machine, cells):
    """Writes the report; its text."""
    for name, picture in plots(cells).items():
        (folder / name).write_text(picture)
    lines = ["# The gateway beside nginx", "", "Everything on: a virtual key, limits, metrics, a log line and a spend row for each request. How it is measured: [bench/README.md](../../README.md);",
             "each round and all that isn't in these tables: [raw.json](raw.json).", "", "| machine | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in machine.items()]
    lines += ["", "## Targets", "", "| figure | target | stretch | measured | |", "|---|---|---|---|---|"]
    lines += [row(*each) for each in targets(cells)]
    for title, table in tables(cells):
        lines += ["", f"## {title}", "", *table]
    lines += [""] + [f"![{name[:-4].replace('-', ' ')}]({name})\n" for name in plots(cells)]
    text = "\n".join(lines)
    (folder / "report.md").write_text(text)
    return text


def row(figure, target, stretch, measured, verdict):
    return f"| {figure} | {target} | {stretch} | {measured} | {verdict} |"


def verdict(values, target, stretch):
    """Of values of which each has its own bound."""
    if any(value is None for value in values):
        return "not measured"
    if stretch and all(value <= most for value, most in zip(values, stretch)):
        return "stretch met"
    return "met" if all(value <= most for value, most in zip(values, target)) else "**missed**"


def targets(cells):
    rows = []

    def add(figure, target, stretch, cell, measured):
        """Measured gives the text, the values, and their bounds."""
        found = cells.get(cell)
        if found is None or "skipped" in found:
            rows.append((figure, target, stretch, "—", "not measured"))
            return
        text, values, most, least = measured(found)
        rows.append((figure, target, stretch, text, verdict(values, most, least)))

    add("CPU of a request, 1 KB, c=32", "≤ 2.2 × nginx", "≤ 1.8 ×", "c32",
        lambda c: (f"{c['ratio']:.2f} × ({c['gateway']:.1f} to {c['nginx']:.1f} µs)", [c["ratio"]], [2.2], [1.8]))
    add("added p50 / p99 at c=1", "≤ 120 / 300 µs", "≤ 80 / 150 µs", "c1",
        lambda c: (f"{c['added_p50']:.0f} / {c['added_p99']:.0f} µs (nginx {c['nginx_added_p50']:.0f} / {c['nginx_added_p99']:.0f})",
                   [c["added_p50"], c["added_p99"]], [120, 300], [80, 150]))
    add("added time to first token p99; added gap p99", "≤ 1 ms; ≤ 1 ms", "≤ 0.3 ms", "sse", first_and_gap)
    add("clean SSE streams", "512, 0 broken", "2,000", "sse", clean)
    add("3,000 rps at a vendor of 60 ms: RSS, errors", "≤ 256 MB, 0", "≤ 180 MB", "rate",
        lambda c: (f"{c['3000']['peak']:.0f} MB ({c['3000']['files']:.0f} of them files), {c['3000']['errors']}", [c["3000"]["peak"], c["3000"]["errors"]], [256, 0], [180, 0]))
    add("CPU across dialects", "≤ 4 × nginx", "≤ 3 ×", "dialects",
        lambda c: (f"Anthropic {c['claude']['ratio']:.2f} ×, Gemini {c['gemini']['ratio']:.2f} ×", [c["claude"]["ratio"], c["gemini"]["ratio"]], [4, 4], [3, 3]))
    add("CPU of a prompt of 120 KiB", "≤ 2.5 × nginx at the same size", "≤ 1.5 ×", "prompts",
        lambda c: (f"{c['120 KiB']['ratio']:.2f} ×", [c["120 KiB"]["ratio"]], [2.5], [1.5]))
    add("ready after start (AOT cache)", "≤ 0.9 s", "≤ 0.5 s", "start", lambda c: (f"{c['ready_ms'] / 1000:.2f} s", [c["ready_ms"]], [900], [500]))
    add("overload 2 ×: admitted requests failed; p99 of admitted", "0; ≤ 2 × unloaded + queue limit", "", "overload",
        lambda c: (f"{c['failed']}; {c['p99'] / 1000:.1f} ms (unloaded {c['unloaded_p99'] / 1000:.1f} ms)", [c["failed"], c["p99"]],
                   [0, 2 * c["unloaded_p99"] + QUEUE_LIMIT], None))
    add("RSS slope in soak, 2,000 rps mixed", "0 within noise after warm-up", "", "soak",
        lambda c: (f"{c['slope']:.2f} MB a minute (noise {c['noise']:.1f} MB), {c['failed'] + c['broken']} failed",
                   [c["slope"] * (c["samples"][-1]["s"] / 60), c["failed"] + c["broken"]], [2 * c["noise"], 0], None)
        if c["slope"] is not None else ("too short", [None], [0], None))
    add("allocation per proxied request", "≤ 12 KB", "≤ 6 KB", "c32",
        lambda c: (f"{c['allocated'] / 1024:.1f} KB", [c["allocated"] / 1024], [12], [6]) if "allocated" in c else ("—", [None], [12], [6]))
    return rows


# how long a request may wait for the processor before the gateway refuses others, in µs
QUEUE_LIMIT = 200_000


def first_and_gap(cell):
    worst = max(cell.values(), key=lambda each: max(each["added_first_p99"], each["added_gap_p99"]))
    values = [worst["added_first_p99"], worst["added_gap_p99"]]
    said = "; ".join(f"{n}: {each['added_first_p99']:.2f}, {each['added_gap_p99']:.2f} ms" for n, each in cell.items())
    return said, values, [1, 1], [0.3, 0.3]


def clean(cell):
    bad = sum(each["broken"] + each["stalled"] for each in cell.values())
    most = max(map(int, cell))
    return f"{most}, {bad} broken or stalled", [bad, -most], [0, -512], [0, -2000]


def tables(cells):
    ratios = [(name, each) for name, each in beside(cells)]
    if ratios:
        yield "CPU time a request", ["| | nginx, µs | gateway, µs | ratio | requests a second | p50, p99 of the gateway, µs | failed |", "|---|---|---|---|---|---|---|"] + [
            f"| {name} | {c['nginx']:.1f} | {c['gateway']:.1f} | {c['ratio']:.2f} | {c['rps']:.0f} | {c['p50']:.0f}, {c['p99']:.0f} | {c['failed']} |" for name, c in ratios]
    if "rate" in cells:
        yield "Constant rate, a vendor of 60 ms", ["| requests a second | direct p50, p99 | nginx | gateway | CPU × nginx | RSS, of it files, MB | errors |", "|---|---|---|---|---|---|---|"] + [
            f"| {rate} | " + " | ".join(f"{ms(c['sides'][side]['ok']['p50'])}, {ms(c['sides'][side]['ok']['p99'])} ms" for side in ("direct", "nginx", "gateway"))
            + f" | {c['ratio']:.2f} | {c['peak']:.0f}, {c['files']:.0f} | {c['errors']} |" for rate, c in cells["rate"].items()]
    if "sse" in cells:
        yield "Streams, 64 events of 20 ms", ["| streams | first event p99: direct, nginx, gateway | gap p99: direct, nginx, gateway | CPU an event: nginx, gateway | clean | stalled | broken |",
                                              "|---|---|---|---|---|---|---|"] + [
            f"| {n} | {three(c, 'first')} ms | {three(c, 'gap')} ms | {c['nginx_cpu_event']:.1f}, {c['cpu_event']:.1f} µs | {c['clean']:.1%} | {c['stalled']} | {c['broken']} |" for n, c in cells["sse"].items()]
    frozen = [("Valkey frozen for 2 of 6 s", cells.get("valkey", {}).get("frozen")), ("PostgreSQL stopped for 2 of 6 s", cells.get("postgresql"))]
    frozen = [(name, c) for name, c in frozen if c and "skipped" not in c]
    if frozen:
        yield "Without its servers, 500 requests a second", ["| | errors | refused with 503 | p99, ms | longest, ms | spend afterwards |", "|---|---|---|---|---|---|"] + [
            f"| {name} | {c['errors']} | {c['refused']} | {ms(c['p99'])} | {ms(c['max'])} | {'exact' if c['spend off'] == 0 else 'not kept' if c['spend off'] is None else format(c['spend off'], '+.1f') + ' requests'} |" for name, c in frozen]
    if "overload" in cells:
        c = cells["overload"]
        yield "Overload: one core, prompts of 16 KiB translated", ["| | requests | served | refused with 503 | failed | p50, p99 of the served, ms | p99 of the refused, ms |", "|---|---|---|---|---|---|---|"] + [
            f"| {name}: {each['rate']:.0f} a second | {each['due']} | {each['ok']['count']} | {each['statuses'].get('503', 0)} | {each['due'] - each['ok']['count'] - each['statuses'].get('503', 0)} "
            f"| {ms(each['ok']['p50'])}, {ms(each['ok']['p99'])} | {ms(each['other']['p99'])} |" for name, each in (("half", c["half"]), ("double", c["double"]))]
    if "soak" in cells:
        c = cells["soak"]
        first, last = c["samples"][0], c["samples"][-1]
        yield "Soak", ["| | RSS, MB | heap, MB | threads | open files |", "|---|---|---|---|---|"] + [
            f"| after {each['s']:.0f} s | {each['rss']:.0f} | {each['heap']:.0f} | {each['threads']:.0f} | {each['files']:.0f} |" for each in (first, last)]


def beside(cells):
    if "c32" in cells:
        yield "1 KB, c=32", cells["c32"]
    for size, cell in cells.get("prompts", {}).items():
        yield "prompt of " + size, cell
    for model, cell in cells.get("dialects", {}).items():
        yield f"to {'Anthropic' if model == 'claude' else 'Gemini'}", cell
    if "cache" in cells:
        yield "cache hit", cells["cache"]
    if "valkey" in cells:
        yield "limits on Valkey", cells["valkey"]


def plots(cells):
    found = {}
    cpu = {name: {"nginx": c["nginx"], "gateway": c["gateway"]} for name, c in beside(cells) if name != "prompt of 1 MiB"}
    if cpu:
        found["cpu-a-request.svg"] = plot.bars("CPU time a request", "µs; less is better", cpu)
    if "sse" in cells:
        gaps = {f"{n} streams": {side: c["sides"][side]["gap"]["p99"] / 1000 for side in ("direct", "nginx", "gateway")} for n, c in cells["sse"].items()}
        found["gaps-of-streams.svg"] = plot.bars("Time between two events that come each 20 ms, p99", "ms", gaps)
    if "soak" in cells:
        points = {name: [(each["s"] / 60, each[key]) for each in cells["soak"]["samples"]] for name, key in (("RSS", "rss"), ("heap", "heap"))}
        found["memory-in-soak.svg"] = plot.lines("Memory under 2,000 requests a second", "MB", "minutes", points)
    return found


def three(cell, what):
    return ", ".join(ms(cell["sides"][side][what]["p99"]) for side in ("direct", "nginx", "gateway"))


def ms(micros):
    return f"{micros / 1000:.2f}" if micros < 10_000 else f"{micros / 1000:.0f}"
