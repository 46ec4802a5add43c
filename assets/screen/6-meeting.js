// A meeting: keys and clicker, one township, why a number is what it is, and what was shown kept for ever.
(function () {
    'use strict';
    var scenes = window.screenScenes, panels = window.screenPanels, stage = window.screenStage;
    var over = document.getElementById('over'), said = document.getElementById('said');
    var NEXT = ['ArrowRight', 'ArrowDown', 'PageDown'], BACK = ['ArrowLeft', 'ArrowUp', 'PageUp'], WAIT = 60000;
    var hidden = 0, last = null;

    function word(name) { var deck = scenes.deck(); return deck ? deck.words[name] || '' : ''; }

    function query(more) {
        var kept = new URLSearchParams();
        ['county', 'lang', 'version'].forEach(function (name) { if (stage.asked.get(name)) kept.set(name, stage.asked.get(name)); });
        Object.keys(more || {}).forEach(function (name) { kept.set(name, more[name]); });
        return kept.toString();
    }

    function answered(answer) {
        return answer.ok ? answer.json() : answer.text().then(function (text) {
            var error = new Error(text);
            error.status = answer.status;
            throw error;
        });
    }

    // An answer that does not come within a minute is one that failed.
    function ask(path, more) {
        var control = new AbortController(), late = setTimeout(function () { control.abort(); }, WAIT);
        var done = function () { clearTimeout(late); };
        var made = fetch('/screen/' + path + '?' + query(more), { credentials: 'same-origin', signal: control.signal }).then(answered);
        made.then(done, done);
        return made;
    }

    function refuse(error) { tell(error.message); }

    function tell(text) {
        said.textContent = text;
        said.hidden = false;
        clearTimeout(hidden);
        hidden = setTimeout(function () { said.hidden = true; }, 6000);
    }

    function open(content) {
        scenes.pause();
        over.textContent = '';
        var back = panels.make('button', 'back', word('back'));
        back.type = 'button';
        back.addEventListener('click', close);
        over.appendChild(back);
        over.appendChild(content);
        over.hidden = false;
        over.focus();
    }

    function close() {
        over.hidden = true;
        over.textContent = '';
    }

    function area(code) {
        ask('area.json', { area: code }).then(function (scene) {
            var made = panels.scene(scene);
            open(made);
            scenes.drawOver(made, scene);
        }).catch(refuse);
    }

    function why(what) {
        last = what;
        ask('why.json', what).then(function (found) { open(panels.blocks(found.blocks)); }).catch(refuse);
    }

    // The number a presenter means without pointing: the one looked at last, else the first of the scene.
    function meant() {
        var element = document.querySelector('.scene.shown [data-why]');
        return last || (element ? JSON.parse(element.dataset.why) : null);
    }

    function freeze() {
        var deck = scenes.deck();
        if (!deck || stage.asked.get('record')) return;
        var body = { county: deck.county, lang: deck.lang, version: deck.version, title: deck.name + ' ' + document.getElementById('clock').textContent, scenes: scenes.seen() };
        fetch('/screen/record.json', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
            .then(answered)
            .then(function (made) { tell(word('kept') + ' ' + location.origin + made.url); })
            .catch(refuse);
    }

    function revised() {
        ask('revised.json', { id: stage.asked.get('record') }).then(function (found) { open(panels.blocks(found.blocks)); }).catch(refuse);
    }

    document.addEventListener('click', function (event) {
        var at = event.target.closest ? event.target.closest('[data-why], [data-drill]') : null;
        scenes.pause();
        if (!at) return;
        if (at.dataset.drill && !(event.shiftKey && at.dataset.why)) area(at.dataset.drill);
        else why(JSON.parse(at.dataset.why));
    });
    document.addEventListener('keydown', function (event) {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        var key = event.key, button = event.target.closest ? event.target.closest('button') : null;
        if (key === 'Tab' || (key === 'Enter' && button)) { scenes.pause(); return; }
        if (key === 'Escape' || key === 'Backspace') { if (over.hidden) scenes.resume(); else close(); return; }
        if (!over.hidden && (NEXT.concat(BACK).indexOf(key) >= 0)) close();
        if (key === ' ') { event.preventDefault(); if (scenes.paused()) scenes.resume(); else scenes.pause(); return; }
        scenes.pause();
        if (NEXT.indexOf(key) >= 0) { event.preventDefault(); scenes.next(1); }
        else if (BACK.indexOf(key) >= 0) { event.preventDefault(); scenes.next(-1); }
        else if (/^[0-9]$/.test(key)) scenes.show(key === '0' ? 9 : Number(key) - 1);
        else if (key === 'w' || key === '?') { if (meant()) why(meant()); }
        else if (key === 'f') freeze();
        else if (key === 'r' && stage.asked.get('record')) revised();
        else if (key === 'b') bare();
    });

    // F11 is the browser's; the button does the same where the browser lets a page.
    function bare() {
        document.body.classList.toggle('bare');
        var root = document.documentElement;
        if (document.fullscreenElement) document.exitFullscreen();
        else if (root.requestFullscreen) root.requestFullscreen().catch(function () {});
    }

    var still = 0;
    function moved() {
        document.body.classList.remove('idle');
        clearTimeout(still);
        still = setTimeout(function () { document.body.classList.add('idle'); }, 5000 * stage.pace());
    }
    ['mousemove', 'mousedown', 'touchstart'].forEach(function (name) { document.addEventListener(name, moved, { passive: true }); });
    moved();

    document.getElementById('pause').addEventListener('click', function (event) {
        event.stopPropagation();
        if (scenes.paused()) scenes.resume(); else scenes.pause();
    });
    document.getElementById('freeze').addEventListener('click', freeze);
    document.getElementById('revised').addEventListener('click', revised);
    document.getElementById('bare').addEventListener('click', bare);
    window.addEventListener('openarea', function (event) { area(event.detail); });
    window.addEventListener('resumed', close);
    window.screenMeeting = { ask: ask, answered: answered };
})();
