// Figures of the desk on the stage: every length in px times as large, colours by the stage's tokens. ES2018, no framework.
(function () {
    'use strict';
    var LENGTHS = ['size', 'pad', 'xshift', 'yshift', 'borderpad', 'ticklen', 'standoff', 'ticklabelstandoff', 'arrowwidth', 'borderwidth', 'gridwidth'];
    var CONFIG = { displayModeBar: false, responsive: false, showSendToCloud: false, displaylogo: false, doubleClick: false };
    var colours = {};

    function colour(token) {
        if (!(token in colours)) colours[token] = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
        return colours[token];
    }

    // Tell whether a number of a figure is a length in px.
    function isLength(name, inside, holder) {
        if (LENGTHS.indexOf(name) >= 0 || inside === 'margin' || (name === 'width' && inside === 'line')) return true;
        return (holder.xsizemode === 'pixel' && /^x[01]$/.test(name)) || (holder.ysizemode === 'pixel' && /^y[01]$/.test(name));
    }

    // Return a copy with colours filled in and lengths times as large; those of words and of the margins they stand in by `type` beside.
    function scaled(part, by, type, inside) {
        if (Array.isArray(part)) {
            return part.map(function (one) { return typeof one === 'number' ? (inside === 'size' ? one * by : one) : scaled(one, by, type, ''); });
        }
        if (part && typeof part === 'object') {
            var made = {};
            Object.keys(part).forEach(function (name) {
                var value = part[name];
                var words = inside === 'margin' || (name === 'size' && /font$/i.test(inside));
                made[name] = typeof value === 'number' && isLength(name, inside, part) ? value * by * (words ? type : 1) : scaled(value, by, type, name);
            });
            return made;
        }
        return typeof part === 'string' && part.indexOf('--') === 0 ? colour(part) : part;
    }

    // Draw a figure as wide and high as its slot; opens(code): what a click on a point does.
    function draw(slot, figure, by, type, opens) {
        var width = slot.clientWidth, height = slot.clientHeight;
        if (!width || !height) return;
        var shown = scaled(figure, by, type, '');
        shown.layout.width = width;
        shown.layout.height = height;
        shown.layout.autosize = false;
        shown.data.forEach(function (trace) { if (trace.type === 'bar') trace.constraintext = 'none'; });
        window.Plotly.react(slot, shown.data, shown.layout, CONFIG);
        if (opens && !slot.dataset.opens) {
            slot.dataset.opens = 'yes';
            slot.on('plotly_click', function (event) {
                var carried = event.points[0] && event.points[0].customdata;
                opens(String(Array.isArray(carried) ? carried[0] : carried || ''));
            });
        }
    }

    window.screenFigure = { draw: draw, purge: function (slot) { window.Plotly.purge(slot); } };
})();
