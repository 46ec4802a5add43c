// What stands where at which size of type: nothing is clipped; what has no room beside the rest takes turns with it.
(function () {
    'use strict';
    var stage = window.screenStage, panels = window.screenPanels;
    var HEADS = [1, 0.88, 0.76]; // sizes of a scene's title, until it stands on two lines
    var SHARE = 0.55, PLOT = [48, 22], ROWS = 4; // of the body head figures may take; rem a chart needs across and down; rows a table needs
    var ACROSS = { '': 7, wide: 3, ultra: 4 }, LEVEL = ['name', 'status', 'aim', 'change', 'partner'];

    function each(list, what) { Array.prototype.forEach.call(list, what); }

    function type(element) { return parseFloat(getComputedStyle(element).fontSize); }

    // Return how high an element is laid out, whatever the wall's own stretch, to a fraction of a px.
    function tall(element) { return element.getBoundingClientRect().height / stage.now.sy; }

    // Tell whether any words of an element have no room.
    function clipped(element, which) {
        return Array.prototype.some.call(element.querySelectorAll(which), function (one) {
            return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + type(one) * 0.3;
        });
    }

    function head(element) {
        var title = element.querySelector('h1');
        HEADS.some(function (size) {
            title.style.setProperty('--head', size);
            return title.clientHeight < type(title) * 3;
        });
    }

    // Lay so many head figures out; lines of the same meaning stand level.
    function lay(panel, kpis, less) {
        var strip = panel.querySelector('.strip'), across = Math.ceil(kpis.length / Math.ceil(kpis.length / ACROSS[stage.now.name]));
        strip.textContent = '';
        strip.className = less ? 'strip less' : 'strip';
        strip.style.gridTemplateColumns = 'repeat(' + across + ', minmax(0, 1fr))';
        kpis.forEach(function (one) { strip.appendChild(panels.kpi(one)); });
        for (var from = 0; from < kpis.length; from += across) {
            var row = Array.prototype.slice.call(strip.children, from, from + across);
            LEVEL.forEach(function (name) {
                var lines = row.map(function (one) { return one.querySelector('.' + name); });
                var tallest = Math.max.apply(null, lines.map(function (one) { return one.offsetHeight; }));
                lines.forEach(function (one) { one.style.minHeight = tallest + 'px'; });
            });
        }
        return strip;
    }

    // Show as many head figures at once as have room, at least so many; less: without what they are worth. Return in how many turns, 0 = no room.
    function heads(panel, kpis, room, turn, least, less) {
        for (var count = kpis.length; count >= least; count--) {
            var pages = Math.ceil(kpis.length / count), size = Math.ceil(kpis.length / pages), fits = true;
            for (var page = 0; page < pages && fits; page++) {
                var strip = lay(panel, kpis.slice(page * size, page * size + size), less);
                fits = strip.offsetHeight <= room && !clipped(strip, 'span');
            }
            if (!fits) continue;
            if (pages > 1) lay(panel, kpis.slice(turn % pages * size, turn % pages * size + size), less);
            numbered(panel, turn, pages);
            return pages;
        }
        return 0;
    }

    function numbered(panel, turn, pages) {
        panel.querySelector('.turns').textContent = pages > 1 ? (turn % pages + 1) + ' / ' + pages : '';
    }

    // Return a matrix in as many parts, of some columns each, as its words need.
    function parts(slot, one) {
        var wide = one.heads.length - 1, found = [one];
        for (var count = 1; one.kind === 'matrix' && count <= wide; count++) {
            var size = Math.ceil(wide / count);
            found = [];
            for (var from = 1; from <= wide; from += size) found.push(part(one, from, from + size));
            slot.textContent = '';
            found.forEach(function (each) { slot.appendChild(panels.tables(each, each.rows)); });
            if (!clipped(slot, 'td, th')) break;
        }
        return found;
    }

    function part(one, from, to) {
        var some = function (row) { return [row[0]].concat(row.slice(from, to)); };
        return { heads: some(one.heads), rows: one.rows.map(some), columns: 1 };
    }

    // Show as many rows as the slot has room for, never more than a scene may have; return in how many turns.
    function table(panel, one, turn, most) {
        var slot = panel.querySelector('.rows');
        slot.style.removeProperty('--air');
        panel.querySelector('.turns').textContent = '';
        var every = parts(slot, one), shown = every[turn % every.length], rem = 16 * stage.now.k;
        slot.textContent = '';
        var all = slot.appendChild(panels.tables(shown, shown.rows)), tallest = 1;
        each(all.querySelectorAll('tbody tr'), function (row) { tallest = Math.max(tallest, tall(row)); });
        var room = tall(slot) - tall(all.querySelector('thead'));
        var size = Math.max(Math.min(Math.floor(room / tallest + 0.05), most), 1) * shown.columns;
        var pages = Math.max(Math.ceil(shown.rows.length / size), 1);
        for (; shown.rows.length > size || pages > 1; size -= shown.columns) { // rows by themselves may be higher than they were together
            pages = Math.ceil(shown.rows.length / size);
            var page = Math.floor(turn / every.length) % pages;
            slot.textContent = '';
            slot.appendChild(panels.tables(shown, shown.rows.slice(page * size, page * size + size)));
            if (slot.scrollHeight <= slot.clientHeight + 3 || size <= shown.columns) break;
        }
        if (pages === 1) { // few rows have more air, so that they fill their slot
            var left = tall(slot) - tall(all.querySelector('table')), lines = Math.ceil(shown.rows.length / shown.columns) || 1;
            slot.style.setProperty('--air', Math.max(Math.min(left / lines / 2 / rem, 1.6), 0).toFixed(2) + 'rem');
        }
        numbered(panel, turn, pages * every.length);
        return pages * every.length;
    }

    // Tell whether a panel has the room it needs.
    function roomy(panel, one) {
        if (one.kind === 'kpis') return true;
        if (clipped(panel, 'h2, .notes, .source, .lines')) return false;
        var slot = panel.querySelector('.plot, .rows'), rem = 16 * stage.now.k;
        if (!slot) return panel.scrollHeight <= panel.clientHeight + 1;
        if (one.kind === 'figure') return slot.clientHeight >= PLOT[1] * stage.now.type * rem && slot.clientWidth >= PLOT[0] * stage.now.type * rem;
        return slot.clientHeight >= ROWS * (1.75 * 1.3 * stage.now.type + 1) * rem;
    }

    // Arrange a scene and draw it; return in how many turns all of it is shown. Without room for all its panels each has the whole body.
    function arrange(element, scene, turn, most, draw) {
        var body = element.querySelector('.body'), places = body.children, pages = 1, count = places.length, alone = false;
        element.classList.remove('single');
        each(places, function (one) { one.hidden = false; });
        head(element);
        var room = body.clientHeight * (stage.now.name || count === 1 ? 1 : SHARE);
        var together = [[1, false], [1, true], [2, false], [2, true]].some(function (way) { // all at once rather than what each is worth
            return scene.panels.every(function (one, at) {
                if (one.kind !== 'kpis') return true;
                pages = heads(places[at], one.kpis, room, turn, Math.ceil(one.kpis.length / way[0]), way[1]);
                return pages > 0;
            }) && scene.panels.every(function (one, at) { return roomy(places[at], one); });
        });
        if (!together && count > 1) {
            alone = true;
            pages = count;
            element.classList.add('single');
            each(places, function (one, at) { one.hidden = at !== turn % count; });
        }
        scene.panels.forEach(function (one, at) {
            if (places[at].hidden) return;
            var own = alone ? Math.floor(turn / count) : turn, turns = 1;
            if (one.kind === 'figure') {
                turns = draw(places[at], one, own);
                numbered(places[at], own, turns);
                if (turns > 1) turns = draw(places[at], one, own); // the number took some room
            }
            if (one.kind === 'kpis') turns = together ? 1 : heads(places[at], one.kpis, body.clientHeight, own, 1, false) || heads(places[at], one.kpis, Infinity, own, 1, true) || 1;
            if (one.kind === 'table' || one.kind === 'matrix') turns = table(places[at], one, own, most);
            pages = Math.max(pages, alone ? turns * count : turns);
        });
        return pages;
    }

    // The line at the foot takes the type it has room for, never a smaller than the stage's own; then its parts stand closer.
    function foot() {
        var line = document.getElementById('foot');
        line.className = '';
        for (var type = stage.now.type; type > 0.99; type -= 0.05) {
            line.style.setProperty('--type', type);
            if (line.scrollWidth <= line.clientWidth + 1) return;
        }
        line.className = 'tight';
    }

    window.screenFit = { arrange: arrange, foot: foot };
})();
