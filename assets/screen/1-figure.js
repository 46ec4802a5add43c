// Figures of the desk on the stage: every length in px times as large, colours by the stage's tokens. ES2018, no framework.
(function () {
    'use strict';
    var LENGTHS = ['size', 'pad', 'xshift', 'yshift', 'borderpad', 'ticklen', 'standoff', 'ticklabelstandoff', 'arrowwidth', 'borderwidth', 'gridwidth'];
    var CONFIG = { displayModeBar: false, responsive: false, showSendToCloud: false, displaylogo: false, doubleClick: false };
    var TOUCH = 0.25; // of its width and height a name may lie under another
    var HALO = '0.28em'; // of what words on a map stand on
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

    // Tell whether a length grows with the type, too: of words, of the margins they stand in, and of what stands beside them.
    function isOfWords(name, inside, holder) {
        return inside === 'margin' || (name === 'size' && /font$/i.test(inside)) || /^[xy]shift$/.test(name) ||
            (holder.xsizemode === 'pixel' && /^x[01]$/.test(name)) || (holder.ysizemode === 'pixel' && /^y[01]$/.test(name));
    }

    // Return a copy with colours filled in and lengths times as large; those that go with words by `type` beside.
    function scaled(part, by, type, inside) {
        if (Array.isArray(part)) {
            return part.map(function (one) { return typeof one === 'number' ? (inside === 'size' ? one * by : one) : scaled(one, by, type, ''); });
        }
        if (part && typeof part === 'object') {
            var made = {};
            Object.keys(part).forEach(function (name) {
                var value = part[name];
                if (typeof value !== 'number' || !isLength(name, inside, part)) made[name] = scaled(value, by, type, name);
                else made[name] = value * by * (isOfWords(name, inside, part) ? type : 1);
            });
            return made;
        }
        return typeof part === 'string' && part.indexOf('--') === 0 ? colour(part) : part;
    }

    // Return a part of a figure with only those entries of lists as long as `count` that are kept.
    function cut(part, count, kept) {
        if (Array.isArray(part)) return part.length === count ? part.filter(function (_, place) { return kept[place]; }) : part;
        if (!part || typeof part !== 'object') return part;
        var made = {};
        Object.keys(part).forEach(function (name) { made[name] = cut(part[name], count, kept); });
        return made;
    }

    // Of names below columns that were chosen for more px than there are, keep as many as have room; years first, from the newest.
    function thinned(shown, scale) {
        var axis = shown.layout.xaxis || {}, meant = (shown.layout.meta || {}).width * scale;
        if (!axis.ticktext || !(meant > shown.layout.width)) return;
        var step = Math.ceil(meant / shown.layout.width), kept = [], texts = axis.ticktext.slice();
        var put = function (wanted, apart) {
            for (var place = texts.length - 1; place >= 0; place--) {
                var near = kept.some(function (one) { return Math.abs(one - place) < apart; });
                if (wanted.test(texts[place]) && !near) kept.push(place);
            }
        };
        put(/<br>/, 2 * step);
        texts = texts.map(function (text, place) { return kept.indexOf(place) >= 0 ? text : text.split('<br>')[0]; });
        put(/./, step);
        axis.ticktext = texts.map(function (text, place) { return kept.indexOf(place) >= 0 ? text : ''; });
    }

    // Of a figure with more rows than its slot has lines of type, show those whose turn it is; return in how many turns all are shown.
    function turned(shown, turn) {
        var layout = shown.layout, axis = layout.yaxis || {}, names = axis.tickvals || [];
        if (!shown.data.some(function (trace) { return trace.type === 'bar' && trace.orientation === 'h'; })) return 1;
        var size = Math.max(Math.floor((layout.height - layout.margin.t - layout.margin.b) / (axis.tickfont.size * 1.25)), 1);
        var pages = Math.ceil(names.length / size);
        if (!(pages > 1)) return 1;
        size = Math.ceil(names.length / pages);
        var upwards = axis.type === 'category', first = turn % pages * size, last = Math.min(first + size, names.length); // rows from the top
        var rows = upwards ? names.slice(names.length - last, names.length - first) : names.slice(first, last), longest = 0;
        shown.data = shown.data.map(function (trace) {
            if (trace.type === 'bar') longest = trace.x.reduce(function (most, one) { return Math.max(most, one || 0); }, longest);
            return cut(trace, trace.y.length, trace.y.map(function (one) { return rows.indexOf(one) >= 0; }));
        });
        layout.annotations = (layout.annotations || []).filter(function (one) { return one.yref === 'paper' || rows.indexOf(one.y) >= 0; });
        axis.range = upwards ? [-0.5, rows.length - 0.5] : [last - 0.5, first - 0.5];
        if (upwards) {
            axis.ticktext = axis.ticktext && axis.ticktext.slice(names.length - last, names.length - first);
            axis.tickvals = axis.categoryarray = rows;
            axis.categoryorder = 'array';
        }
        if (!layout.xaxis.range) layout.xaxis.range = [0, longest * 1.05];
        return pages;
    }

    // Have what sticks out of an outline on a map stand on the colour of its own, for there its letters are chosen.
    function haloed(slot, traces) {
        var every = slot.querySelectorAll('.textpoint text');
        traces.filter(function (trace) { return /text/.test(trace.mode) && Array.isArray(trace.meta); }).forEach(function (trace) {
            Array.prototype.forEach.call(every, function (text, place) {
                text.style.paintOrder = 'stroke';
                text.style.stroke = trace.meta[place];
                text.style.strokeWidth = HALO;
                text.style.strokeLinejoin = 'round';
            });
        });
    }

    // Names on a small map may lie on each other: of two that do the later is hidden; a touch still tells it.
    function declutter(slot) {
        var kept = [];
        Array.prototype.forEach.call(slot.querySelectorAll('.textpoint text'), function (text) {
            var box = text.getBoundingClientRect();
            var across = box.width * TOUCH, down = box.height * TOUCH;
            var taken = kept.some(function (one) {
                return one.left < box.right - across && box.left < one.right - across && one.top < box.bottom - down && box.top < one.bottom - down;
            });
            text.style.visibility = taken ? 'hidden' : '';
            if (!taken) kept.push(box);
        });
    }

    // Draw a figure as wide and high as its slot; opens(code): what a click on a point does. Return in how many turns it is shown.
    function draw(slot, figure, by, type, turn, opens) {
        var width = slot.clientWidth, height = slot.clientHeight;
        if (!width || !height) return 1;
        var shown = scaled(figure, by, type, '');
        shown.layout.width = width;
        shown.layout.height = height;
        shown.layout.autosize = false;
        shown.data.forEach(function (trace) { if (trace.type === 'bar') trace.constraintext = 'none'; });
        thinned(shown, by * type);
        var pages = turned(shown, turn);
        window.Plotly.react(slot, shown.data, shown.layout, CONFIG);
        haloed(slot, shown.data);
        declutter(slot);
        if (opens && !slot.dataset.opens) {
            slot.dataset.opens = 'yes';
            slot.on('plotly_click', function (event) {
                var carried = event.points[0] && event.points[0].customdata;
                opens(String(Array.isArray(carried) ? carried[0] : carried || ''));
            });
        }
        return pages;
    }

    window.screenFigure = { draw: draw, purge: function (slot) { window.Plotly.purge(slot); } };
})();
