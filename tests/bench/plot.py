"""A line plot as a small SVG: megabytes a processor second over something that grows by powers of ten."""
import math

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 560, 300, 56, 44, 20, 16
COLOURS = ["#1f5fa8", "#b3541e", "#2e7d32", "#7b1fa2", "#c62828", "#00838f", "#6d4c41", "#558b2f", "#ad1457",
           "#37474f", "#ef6c00", "#283593"]


def draw(path, what, lines):
    """`lines`: {name: [(x, MB/s), ...]}; x is drawn on a logarithmic scale from 1."""
    points = [point for line in lines.values() for point in line]
    decades = max(1, math.ceil(math.log10(max(x for x, _ in points))))
    top = math.ceil(max(y for _, y in points) / 10) * 10
    at_x = lambda x: LEFT + (WIDTH - LEFT - RIGHT) * math.log10(x) / decades
    at_y = lambda y: HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * y / top
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for decade in range(decades + 1):
        x = at_x(10 ** decade)
        svg.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
                   f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{10 ** decade:,}</text>')
    for step in range(6):
        y = at_y(top * step / 5)
        svg.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
                   f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{top * step / 5:.0f}</text>')
    svg.append(f'<text x="{(LEFT + WIDTH) / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{what}</text>'
               f'<text x="8" y="{TOP - 6}">MB a processor second</text>')
    for (name, line), colour in zip(lines.items(), COLOURS):
        trace = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in line)
        svg.append(f'<polyline points="{trace}" fill="none" stroke="{colour}" stroke-width="2"/>')
        svg += [f'<circle cx="{at_x(x):.1f}" cy="{at_y(y):.1f}" r="3" fill="{colour}"/>' for x, y in line]
        x, y = line[len(line) // 2]
        svg.append(f'<text x="{at_x(x) + 6:.1f}" y="{at_y(y) - 8:.1f}" fill="{colour}">{name}</text>')
    path.write_text("\n".join(svg + ["</svg>\n"]))
