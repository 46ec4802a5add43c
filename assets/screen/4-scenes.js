// Scenes one after the other: all stand mounted, one is visible, so that charts keep their size and a change costs little.
(function () {
    'use strict';
    var stage = window.screenStage, panels = window.screenPanels, TURN = 10;
    var holder = document.getElementById('scenes'), dots = document.getElementById('dots');
    var deck = null, shown = 0, paused = false, timer = 0, idle = 0, turner = 0;
    var turns = {}; // scene and panel → the page its table shows: kept when newer data come
    var seen = [];
    var failures = [];

    function elements() { return holder.children; }

    // Put a deck on the stage; what was shown, and at which page, stays.
    function put(fresh) {
        var before = deck && deck.scenes[shown] ? deck.scenes[shown].code : '';
        deck = fresh;
        Array.prototype.forEach.call(holder.querySelectorAll('.plot > div'), window.screenFigure.purge);
        var made = document.createDocumentFragment();
        deck.scenes.forEach(function (one) { made.appendChild(panels.scene(one)); });
        holder.textContent = '';
        holder.appendChild(made);
        var place = deck.scenes.map(function (one) { return one.code; }).indexOf(before);
        shown = Math.max(place, 0);
        drawAll();
        show(shown, true);
    }

    // Take everything off the stage.
    function clear() {
        clearTimeout(timer);
        clearInterval(turner);
        timer = 0;
        deck = null;
        holder.textContent = '';
        dots.textContent = '';
    }

    function drawAll() {
        if (!deck) return;
        Array.prototype.forEach.call(elements(), function (element, place) { drawScene(element, deck.scenes[place], String(place)); });
    }

    // Draw a scene's charts and tables in their slots; one that fails is left out of the round and logged.
    function drawScene(element, scene) {
        element.dataset.failed = '';
        try {
            scene.panels.forEach(function (one, place) {
                var panel = element.querySelector('.body').children[place];
                if (one.kind === 'figure') {
                    window.screenFigure.draw(panel.querySelector('.plot > div'), one.figure, deck.settings.scale * stage.now.k, stage.now.type, one.opens === 'area' ? openArea : null);
                }
                if (one.kind === 'table' || one.kind === 'matrix') table(panel, one, scene.code + '/' + place);
            });
        } catch (error) {
            element.dataset.failed = 'yes';
            failures.push({ scene: scene.code, said: String(error) });
            console.warn('scene ' + scene.code + ' could not be drawn: ' + error);
        }
    }

    function openArea(code) {
        if (code) window.dispatchEvent(new CustomEvent('openarea', { detail: code }));
    }

    // Show as many rows as the slot has room for, never more than a scene may have; a longer table turns page by page.
    function table(panel, one, key) {
        var slot = panel.querySelector('.rows'), foot = panel.querySelector('.turns');
        slot.textContent = '';
        slot.style.removeProperty('--air');
        foot.textContent = '';
        var all = panels.tables(one, one.rows);
        slot.appendChild(all);
        var heights = Array.prototype.map.call(all.querySelector('tbody').children, function (row) { return row.getBoundingClientRect().height; });
        var head = all.querySelector('thead').getBoundingClientRect().height;
        var tallest = Math.max.apply(null, heights.concat([1]));
        var each = Math.max(Math.min(Math.floor((slot.getBoundingClientRect().height - head) / tallest), deck.settings.rows), 1) * one.columns;
        if (one.rows.length <= each) {
            airy(slot, all, one);
            return;
        }
        var pages = Math.ceil(one.rows.length / each), page = (turns[key] || 0) % pages;
        slot.textContent = '';
        slot.appendChild(panels.tables(one, one.rows.slice(page * each, page * each + each)));
        foot.textContent = (page + 1) + ' / ' + pages;
        panel.dataset.pages = pages;
        panel.dataset.key = key;
    }

    // Give few rows more air, so that they fill their slot.
    function airy(slot, all, one) {
        var lines = Math.ceil(one.rows.length / one.columns), rem = 16 * stage.now.k;
        var left = slot.getBoundingClientRect().height - all.querySelector('table').getBoundingClientRect().height;
        slot.style.setProperty('--air', Math.max(Math.min(left / lines / 2 / rem, 1.6), 0).toFixed(2) + 'rem');
    }

    // Turn the tables of the scene shown to their next page.
    function turn() {
        var element = elements()[shown];
        if (!element || !deck) return;
        deck.scenes[shown].panels.forEach(function (one, place) {
            var panel = element.querySelector('.body').children[place];
            if (!panel || !panel.dataset.pages) return;
            turns[panel.dataset.key] = (turns[panel.dataset.key] || 0) + 1;
            table(panel, one, panel.dataset.key);
        });
    }

    function show(place, quiet) {
        if (!deck || !deck.scenes.length) return;
        var count = deck.scenes.length;
        shown = ((place % count) + count) % count;
        for (var tries = 0; tries < count && elements()[shown].dataset.failed; tries++) shown = (shown + 1) % count;
        Array.prototype.forEach.call(elements(), function (element, at) {
            element.classList.toggle('shown', at === shown);
            element.setAttribute('aria-hidden', at === shown ? 'false' : 'true');
        });
        dots.textContent = '';
        deck.scenes.forEach(function (one, at) {
            var dot = panels.make('button', at === shown ? 'dot now' : 'dot');
            dot.type = 'button';
            dot.setAttribute('aria-label', one.title);
            dot.addEventListener('click', function () { pause(); show(at); });
            dots.appendChild(dot);
        });
        if (seen.indexOf(deck.scenes[shown].code) < 0) seen.push(deck.scenes[shown].code);
        clearInterval(turner);
        turner = setInterval(turn, TURN * 1000 * stage.pace());
        if (!quiet || !timer) plan();
    }

    function plan() {
        clearTimeout(timer);
        timer = 0;
        if (paused || !deck || !deck.scenes.length) return;
        timer = setTimeout(function () { show(shown + 1); }, deck.scenes[shown].seconds * 1000 * stage.pace());
    }

    // Any key or touch holds the scene; after a while without one it goes on.
    function pause() {
        paused = true;
        clearTimeout(timer);
        timer = 0;
        clearTimeout(idle);
        idle = setTimeout(resume, (deck ? deck.settings.idle_seconds : 120) * 1000 * stage.pace());
        said();
    }

    function resume() {
        paused = false;
        clearTimeout(idle);
        said();
        plan();
        window.dispatchEvent(new Event('resumed'));
    }

    function said() {
        var button = document.getElementById('pause');
        if (deck) button.textContent = deck.words[paused ? 'go_on' : 'pause'];
        document.body.dataset.paused = paused ? 'yes' : '';
    }

    stage.changed(drawAll);
    window.screenScenes = {
        put: put, clear: clear, show: show, pause: pause, resume: resume, drawScene: drawScene, said: said,
        next: function (by) { show(shown + by); },
        now: function () { return deck && deck.scenes[shown]; },
        paused: function () { return paused; },
        deck: function () { return deck; },
        seen: function () { return seen.slice(); },
        failures: failures,
    };
})();
