// The stage: nearest ratio, one scale, type, the wall's own stretch, the night, the drift. Knows nothing of scenes.
(function () {
    'use strict';
    var HEIGHT = 1080, STAGES = [['', 1920], ['wide', 3840], ['ultra', 5760]];
    var asked = new URLSearchParams(location.search);
    var stage = document.getElementById('stage');
    var now = { k: 1, type: 1, name: '' };
    var listeners = [];

    function number(name, least, most, usual) {
        var given = parseFloat(asked.get(name));
        return isFinite(given) ? Math.min(Math.max(given, least), most) : usual;
    }

    function pair(text) {
        var found = /^(\d{1,5})x(\d{1,5})$/.exec(text || '');
        return found ? [Number(found[1]), Number(found[2])] : null;
    }

    // Fit the stage into the window. With ?out=6656x1792 the window's picture is stretched to that wall: it is drawn for the wall and squeezed.
    function fit() {
        var width = window.innerWidth, height = window.innerHeight;
        var out = pair(asked.get('out')) || [width, height];
        var ratio = Math.log(out[0] / out[1]);
        var best = STAGES.reduce(function (one, other) {
            return Math.abs(Math.log(other[1] / HEIGHT) - ratio) < Math.abs(Math.log(one[1] / HEIGHT) - ratio) ? other : one;
        });
        now.name = best[0];
        now.k = Math.min(out[0] / best[1], out[1] / HEIGHT);
        now.type = number('font', 0.9, 1.5, 1);
        document.documentElement.style.fontSize = 16 * now.k + 'px';
        document.documentElement.style.setProperty('--type', now.type);
        stage.className = best[0];
        now.sx = width / out[0];
        now.sy = height / out[1];
        now.left = (out[0] - best[1] * now.k) / 2 * now.sx;
        now.top = (out[1] - HEIGHT * now.k) / 2 * now.sy;
        place(0, 0);
        listeners.forEach(function (listener) { listener(); });
    }

    function place(x, y) {
        var squeezed = Math.abs(now.sx - 1) > 1e-6 || Math.abs(now.sy - 1) > 1e-6;
        stage.style.left = now.left + x + 'px';
        stage.style.top = now.top + y + 'px';
        stage.style.transform = squeezed ? 'scale(' + now.sx + ',' + now.sy + ')' : '';
    }

    // No bright mark stands still for half an hour: the whole picture moves a little, round a square.
    function drift(px, minutes) {
        var step = 0, ways = [[0, 0], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1]];
        setInterval(function () {
            step = (step + 1) % ways.length;
            place(ways[step][0] * Math.min(px, 4), ways[step][1] * Math.min(px, 4));
        }, Math.max(minutes, 1) * 60000 * pace());
    }

    function minutes(clock) {
        var parts = clock.split(':');
        return Number(parts[0]) * 60 + Number(parts[1]);
    }

    // Dim the stage between two hours; they may lie on both sides of midnight.
    function night(settings, clock) {
        if (!settings.dim_from) return;
        var at = minutes(clock), from = minutes(settings.dim_from), to = minutes(settings.dim_to);
        var dark = from <= to ? at >= from && at < to : at >= from || at < to;
        document.getElementById('light').style.opacity = dark ? String(1 - settings.dim) : '0';
    }

    // For trying it out a screen may live faster: ?pace=0.05.
    function pace() {
        return number('pace', 0.001, 1, 1);
    }

    var waiting = 0;
    window.addEventListener('resize', function () {
        clearTimeout(waiting);
        waiting = setTimeout(fit, 150);
    });
    window.screenStage = { now: now, fit: fit, changed: function (listener) { listeners.push(listener); }, drift: drift, night: night, pace: pace, asked: asked };
    fit();
})();
