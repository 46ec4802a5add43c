// The last twelve months of a figure, as wide as a word: <span data-trail="0,40,,100" data-plan="60">, heights in hundredths, a gap where
// nothing was reported. A tree of three shapes each: hundreds of them cost the browser less than one chart.
(() => {
    'use strict';
    const WIDTH = 72;
    const HEIGHT = 18;
    const EDGE = 3; // px the dot at the end needs
    const drawn = new WeakMap(); // span → what it shows

    const down = height => Math.round(10 * (HEIGHT - EDGE - (height / 100) * (HEIGHT - 2 * EDGE))) / 10;

    function draw(span) {
        const text = `${span.dataset.trail}|${span.dataset.plan ?? ''}`;
        if (drawn.get(span) === text) return;
        drawn.set(span, text);
        const values = span.dataset.trail.split(',');
        const across = place => Math.round(10 * (EDGE + (place / Math.max(values.length - 1, 1)) * (WIDTH - 2 * EDGE))) / 10;
        const line = values.map((value, place) => {
            if (value === '') return '';
            const starts = place === 0 || values[place - 1] === '';
            return `${starts ? 'M' : 'L'}${across(place)} ${down(value)}${starts ? 'h0' : ''}`; // alone between two gaps it is a point
        });
        const last = values.length - 1;
        const plan = span.dataset.plan ? `<path class="plan" d="M${WIDTH - 9} ${down(span.dataset.plan)}h9"/>` : '';
        const dot = values[last] === '' ? '' : `<circle cx="${across(last)}" cy="${down(values[last])}" r="2"/>`;
        span.innerHTML = `<svg width="${WIDTH}" height="${HEIGHT}"><path d="${line.join('')}"/>${plan}${dot}</svg>`;
    }

    const drawAll = () => document.querySelectorAll('[data-trail]').forEach(draw);
    window.addEventListener('shown', drawAll);
    drawAll();
})();
