// Alive for weeks: one small question a minute, newer data put in place, a banner while the server is away, a reload each night.
(function () {
    'use strict';
    var scenes = window.screenScenes, stage = window.screenStage, meeting = window.screenMeeting;
    var clock = document.getElementById('clock'), banner = document.getElementById('banner'), empty = document.getElementById('empty');
    var record = stage.asked.get('record');
    var release = '', held = null, asking = false, missed = 0, offset = 0, started = Date.now(), wanted = 60; // held: the version on the stage

    function text(name, said) { var part = document.getElementById(name); part.textContent = said || ''; part.hidden = !said; }

    function frame(deck) {
        var words = deck.words;
        document.documentElement.lang = deck.lang === 'en' ? 'en' : 'zh-CN';
        document.title = deck.name;
        text('county', deck.name);
        text('demo', deck.demo);
        text('until', deck.until && words.until + ' ' + deck.until);
        text('updated', deck.updated && words.updated + ' ' + deck.updated + (deck.stale ? ' · ' + words.stale : ''));
        document.getElementById('updated').className = deck.stale ? 'stale' : '';
        text('reports', deck.reports && words.reports + ' ' + deck.reports);
        text('version', words.version.replace('{version}', deck.version) + (deck.earlier || record ? ' · ' + words.earlier : ''));
        text('freeze', record ? '' : words.freeze);
        text('revised', record ? words.revised : '');
        text('bare', words.bare);
        text('empty', deck.scenes.length ? '' : words.nothing);
        scenes.said();
        if (deck.failed.length) console.warn('scenes left out: ' + deck.failed.join(', '));
    }

    function load() {
        var made = record ? meeting.ask('record.json', { id: record }).then(function (found) { return found.deck; }) : meeting.ask('scenes.json');
        return made.then(function (deck) {
            wanted = deck.settings.poll_seconds;
            if (!scenes.deck()) stage.drift(deck.settings.drift_px, deck.settings.drift_minutes);
            frame(deck);
            scenes.put(deck);
            tick();
        });
    }

    function back() {
        missed = 0;
        banner.hidden = true;
    }

    function away() {
        missed += 1;
        var deck = scenes.deck();
        if (missed < 2) return;
        banner.textContent = deck ? deck.words.away + (deck.until ? deck.words.comma + deck.words.until + ' ' + deck.until : '') : document.body.dataset.away;
        banner.hidden = false;
    }

    // Ask for the version; never two questions at once, none longer than a few seconds.
    function poll() {
        if (asking) return;
        asking = true;
        var control = new AbortController(), late = setTimeout(function () { control.abort(); }, 5000);
        var county = stage.asked.get('county');
        fetch('/screen/state.json' + (county ? '?county=' + encodeURIComponent(county) : ''), { credentials: 'same-origin', signal: control.signal })
            .then(meeting.answered)
            .then(function (state) {
                offset = Date.parse(state.now) - Date.now();
                if (release && release !== state.release) { location.reload(); return null; }
                release = state.release;
                var fixed = record || stage.asked.get('version');
                if (scenes.deck() && (fixed || held === state.version)) return null;
                return load().then(function () { held = state.version; });
            })
            .then(back)
            .catch(failed)
            .then(function () {
                clearTimeout(late);
                asking = false;
                setTimeout(poll, wanted * 1000 * stage.pace() * (0.9 + Math.random() * 0.2));
            });
    }

    // A link that was taken back, and a county, version or record nobody knows, show nothing but words; anything else is an outage.
    function failed(error) {
        if (error.status === 403 || (error.status === 404 && !scenes.deck())) instead(error.status === 403 ? document.body.dataset.refused : error.message);
        else away();
    }

    function instead(words) {
        held = null;
        scenes.clear();
        empty.textContent = words;
        empty.hidden = false;
    }

    // The server's clock, in the county's time.
    function tick() {
        var deck = scenes.deck(), at = new Date(Date.now() + offset + 8 * 3600000), two = function (value) { return (value < 10 ? '0' : '') + value; };
        var hours = two(at.getUTCHours()) + ':' + two(at.getUTCMinutes());
        if (clock.firstChild.textContent !== hours) {
            clock.firstChild.textContent = hours;
            clock.lastChild.textContent = at.getUTCFullYear() + '-' + two(at.getUTCMonth() + 1) + '-' + two(at.getUTCDate());
            scenes.steady(clock);
        }
        if (!deck) return;
        stage.night(deck.settings, hours);
        var day = Date.now() - started;
        if (hours === deck.settings.reload_at && day > 120000 && missed === 0) location.reload();
    }
    setInterval(tick, 1000);

    poll();
})();
