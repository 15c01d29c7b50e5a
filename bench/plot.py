"""Plots as SVG, without a library: bars in groups, and lines."""
import html, math

COLOURS = ["#8aa0b5", "#2a6f97", "#e07a3f", "#5a9367"]
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 760, 340, 64, 56, 56


def bars(title, unit, groups):
    """Groups by name, each with its values by series; a value that is None has no bar."""
    names = list(dict.fromkeys(name for values in groups.values() for name in values))
    most = top(max((value or 0 for values in groups.values() for value in values.values()), default=1))
    part = (WIDTH - LEFT - 16) / max(1, len(groups))
    wide = part * 0.8 / len(names)
    out = frame(title, unit, most, names)
    for n, (group, values) in enumerate(groups.items()):
        for m, name in enumerate(names):
            value = values.get(name)
            if value is None:
                continue
            x, y = LEFT + n * part + part * 0.1 + m * wide, height(max(0, value), most)
            out.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide * 0.94:.1f}" height="{HEIGHT - BOTTOM - y:.1f}" fill="{COLOURS[m % len(COLOURS)]}"/>')
            out.append(text(x + wide / 2, y - 4, number(value), "middle", 11))
        out.append(text(LEFT + (n + 0.5) * part, HEIGHT - BOTTOM + 18, group, "middle", 12))
    return done(out)


def lines(title, unit, below, series):
    """Series by name, each a list of points."""
    points = [point for values in series.values() for point in values]
    most, last = top(max((y for _, y in points), default=1)), max((x for x, _ in points), default=1) or 1
    out = frame(title, unit, most, list(series))
    for n, values in enumerate(series.values()):
        path = " ".join(f"{LEFT + x / last * (WIDTH - LEFT - 16):.1f},{height(y, most):.1f}" for x, y in values)
        out.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[n % len(COLOURS)]}" stroke-width="2"/>')
    for part in range(5):
        out.append(text(LEFT + part / 4 * (WIDTH - LEFT - 16), HEIGHT - BOTTOM + 18, number(last * part / 4), "middle", 11))
    out.append(text(WIDTH - 16, HEIGHT - 14, below, "end", 12))
    return done(out)


def frame(title, unit, most, names):
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" fill="#222">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', text(16, 22, title, "start", 15), text(16, 44, unit, "start", 11)]
    for part in range(5):
        y = height(most * part / 4, most)
        out.append(f'<line x1="{LEFT}" x2="{WIDTH - 16}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        out.append(text(LEFT - 8, y + 4, number(most * part / 4), "end", 11))
    for n, name in enumerate(names):
        x = WIDTH - 130 * (len(names) - n)
        out.append(f'<rect x="{x}" y="34" width="11" height="11" fill="{COLOURS[n % len(COLOURS)]}"/>' + text(x + 16, 44, name, "start", 12))
    return out


def done(out):
    return "\n".join(out + ["</svg>"]) + "\n"


def text(x, y, said, anchor, size):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{html.escape(said)}</text>'


def height(value, most):
    return HEIGHT - BOTTOM - value / most * (HEIGHT - TOP - BOTTOM - 8)


def top(value):
    """The next of 1, 2, 4, 8 × 10ⁿ."""
    if value <= 0:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 4, 8, 10) if step * power >= value)


def number(value):
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
