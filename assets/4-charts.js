// Charts: a div that carries its figure as JSON is drawn once it is there, and again when figure, width or theme changes.
// Colours in figures are names of CSS tokens ("--accent"): one figure serves light, dark and paper.
(() => {
    'use strict';
    const drawn = new WeakMap(); // chart → what it shows: { text, width, colours }
    const CONFIG = { displayModeBar: false, responsive: false, showSendToCloud: false, displaylogo: false };
    const WAIT = 120; // ms a width must stand still
    const PAPER = 652; // px between the margins of an A4 page and of a panel on it
    const SIDES = 48; // px of a panel beside its chart, at most
    let widest = Infinity;

    let colours = new Map(); // what tokens stand for in the theme worn; asked for once, for it makes the browser settle every style
    function colour(token) {
        if (!colours.has(token)) colours.set(token, getComputedStyle(document.documentElement).getPropertyValue(token).trim());
        return colours.get(token);
    }

    function figure(text) {
        return JSON.parse(window.parts.within(text).replace(/"(--[a-z0-9-]+)"/g, (_, token) => JSON.stringify(colour(token))));
    }

    function draw(chart, width) {
        const text = chart.dataset.figure;
        const before = drawn.get(chart);
        if (!width || (before && before.text === text && before.colours === colours && before.width === width)) return;
        drawn.set(chart, { text, width, colours });
        if (before && before.text === text && before.colours === colours) {
            window.Plotly.relayout(chart, { width });
            return;
        }
        const { data, layout } = figure(text);
        window.Plotly.react(chart, data, { ...layout, width, autosize: false }, { ...CONFIG, staticPlot: !chart.dataset.live });
        if (!before) chart.on('plotly_click', event => follow(chart.dataset.link, event.points[0]?.customdata));
    }

    // "/townships/{0}?period=2026-10": {0}, {1} … are what the clicked point carries.
    function follow(pattern, carried) {
        if (!pattern || carried === undefined || carried === null || carried === '') return;
        const values = Array.isArray(carried) ? carried : [carried];
        const href = pattern.replace(/\{(\d)\}/g, (_, place) => encodeURIComponent(values[place] ?? ''));
        window.dispatchEvent(new CustomEvent('follow', { detail: href }));
    }

    // On paper panels lie below each other, so a chart that fills its own fills the sheet; for what cannot be so narrow the browser makes
    // the whole page smaller, by a third at most.
    function fitting(chart) {
        const fills = chart.clientWidth > (chart.closest('.panel')?.clientWidth ?? Infinity) - SIDES;
        if (widest === Infinity || (chart.clientWidth <= widest && !fills)) return chart.clientWidth;
        const least = parseFloat(getComputedStyle(chart).minWidth) || 0;
        return Math.min(Math.max(widest, least), widest * 1.5);
    }

    // All widths are read before the first chart is drawn: each drawing would make the browser lay the page out anew for the next.
    function drawAll() {
        const widths = [...document.querySelectorAll('.chart[data-figure]')].map(chart => [chart, fitting(chart)]);
        widths.forEach(([chart, width]) => draw(chart, width));
        widths.forEach(([chart]) => sizes.observe(chart));
    }
    let waiting = 0;
    const sizes = new ResizeObserver(entries => {
        if (entries.every(entry => drawn.get(entry.target)?.width === entry.target.clientWidth)) return;
        clearTimeout(waiting);
        waiting = setTimeout(drawAll, WAIT);
    });

    window.addEventListener('shown', drawAll);
    drawAll();
    const again = () => {
        colours = new Map();
        drawAll();
    };
    window.addEventListener('themechange', again);
    // A browser prints at once: on paper it is always light, and what is wider is drawn narrower; as it was after.
    window.addEventListener('beforeprint', () => {
        widest = PAPER;
        window.wear('light');
    });
    window.addEventListener('afterprint', () => {
        widest = Infinity;
        window.wear();
    });

    // <button data-picture="name"> saves the chart of its panel as PNG, on paper's colours as they stand.
    document.addEventListener('click', event => {
        const button = event.target.closest?.('[data-picture]');
        const chart = button?.closest('.panel')?.querySelector('.chart');
        if (!chart) return;
        const { data, layout } = figure(chart.dataset.figure);
        const title = { text: button.dataset.title, x: 0, xanchor: 'left', xref: 'container', pad: { l: 16 }, y: 0.98, yanchor: 'top', font: { size: 16 } };
        const source = {
            text: button.dataset.source, xref: 'paper', yref: 'paper', x: 0, y: 0, yanchor: 'top', xanchor: 'left', showarrow: false,
            xshift: -(layout.margin.l - 16), yshift: -(layout.margin.b + 4), font: { size: 11, color: colour('--muted') },
        };
        const room = { ...layout.margin, t: layout.margin.t + 40, b: layout.margin.b + 32 };
        const height = layout.height + 72;
        window.Plotly.downloadImage(
            { data, layout: { ...layout, title, margin: room, height, paper_bgcolor: colour('--paper'), annotations: [...(layout.annotations ?? []), source] }, config: CONFIG },
            { format: 'png', filename: button.dataset.picture, width: Math.max(chart.clientWidth, 720), height, scale: 2 },
        );
    });
})();
