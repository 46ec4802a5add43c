// Scenes one after the other: all stand mounted, one is visible, so that charts keep their size and a change costs little.
(function () {
    'use strict';
    var stage = window.screenStage, panels = window.screenPanels, TURN = 10;
    var holder = document.getElementById('scenes'), dots = document.getElementById('dots');
    var deck = null, shown = 0, paused = false, timer = 0, idle = 0, turner = 0;
    var turns = {}; // scene → how often it was turned: kept when newer data come
    var overlaid = null;
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
        said();
        Array.prototype.forEach.call(elements(), function (element, place) { drawScene(element, deck.scenes[place]); });
    }

    // Draw a scene's charts and tables in their slots; one that fails is left out of the round and logged.
    function drawScene(element, scene) {
        element.dataset.failed = '';
        try {
            element.dataset.pages = window.screenFit.arrange(element, scene, turns[scene.code] || 0, deck.settings.rows, figure);
            window.screenSeams.clear(element, grid());
        } catch (error) {
            element.dataset.failed = 'yes';
            failures.push({ scene: scene.code, said: String(error) });
            console.warn('scene ' + scene.code + ' could not be drawn: ' + error);
        }
    }

    // Nudge words that stand in every scene out from under the wall's seams.
    function steady(element) { if (deck) window.screenSeams.clear(element, grid()); }

    function grid() { return stage.asked.get('seams') || deck.settings.seams; }

    function figure(panel, one, turn) {
        var slot = panel.querySelector('.plot > div'), opens = one.opens === 'area' ? openArea : null;
        return window.screenFigure.draw(slot, one.figure, deck.settings.scale * stage.now.k, stage.now.type, turn, opens);
    }

    function openArea(code) {
        if (code) window.dispatchEvent(new CustomEvent('openarea', { detail: code }));
    }

    // Go on to what has no room beside the rest: of the scene shown, or of the one over it.
    function turn() {
        var over = document.querySelector('#over .scene');
        var element = over || elements()[shown], scene = over ? overlaid : deck && deck.scenes[shown];
        if (!element || !scene || Number(element.dataset.pages) < 2) return;
        turns[scene.code] = (turns[scene.code] || 0) + 1;
        drawScene(element, scene);
    }

    // Draw a scene that lies over the others.
    function drawOver(element, scene) {
        overlaid = scene;
        drawScene(element, scene);
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
        window.screenFit.foot();
        steady(document.getElementById('foot'));
        document.body.dataset.paused = paused ? 'yes' : '';
    }

    stage.changed(drawAll);
    window.screenScenes = {
        put: put, clear: clear, show: show, pause: pause, resume: resume, drawOver: drawOver, steady: steady, turn: turn, said: said,
        next: function (by) { show(shown + by); },
        now: function () { return deck && deck.scenes[shown]; },
        paused: function () { return paused; },
        deck: function () { return deck; },
        seen: function () { return seen.slice(); },
        failures: failures,
    };
})();
