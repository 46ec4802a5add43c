// A scene as elements: text only ever as text, so that no name from a workbook becomes markup.
(function () {
    'use strict';
    var SLOTS = ['a', 'b'];

    function make(kind, name, text) {
        var made = document.createElement(kind);
        if (name) made.className = name;
        if (text !== undefined && text !== null && text !== '') made.textContent = text;
        return made;
    }

    // Return a heading whose lines never part a number from its unit.
    function heading(kind, text) {
        var made = make(kind);
        (text || '').split(/([\d,.]*\d\s?[\u4e00-\u9fff])/).forEach(function (part, place) {
            if (part) made.appendChild(place % 2 ? make('span', 'whole-number', part) : document.createTextNode(part));
        });
        return made;
    }

    function mark(made, cell) {
        if (cell.why) made.dataset.why = JSON.stringify(cell.why);
        if (cell.drill) made.dataset.drill = cell.drill;
        return made;
    }

    function kpi(one) {
        var made = mark(make('button', 'kpi'), one);
        made.type = 'button';
        made.dataset.kpi = one.code;
        var line = function (name, text, tone) { made.appendChild(make('span', name + (tone ? ' ' + tone : ''), text)); };
        var add = function (name, text) { if (text) line(name, text, ''); };
        add('name', one.name);
        add(one.number === null ? 'number words' : 'number', one.value);
        line('status', one.status ? one.shape + ' ' + one.status : '', one.status_tone); // empty lines, too: 4-fit.js has those beside them level
        line('aim', one.aim, '');
        line('change', one.change, one.tone);
        line('partner', one.partner, '');
        add('coverage', one.period ? one.period + ' ' + one.coverage : one.coverage);
        return made;
    }

    function cell(kind, one) {
        var made = make(kind, one.number ? 'n' : '');
        var inner = one.why || one.drill ? mark(make('button'), one) : made;
        if (inner !== made) { inner.type = 'button'; made.appendChild(inner); }
        if (one.shape) {
            var shape = make('i', 'mark ' + one.tone, one.shape);
            shape.setAttribute('aria-hidden', 'true');
            inner.appendChild(shape);
        }
        inner.appendChild(one.tone ? make('span', one.tone, one.text) : document.createTextNode(one.text));
        return made;
    }

    function grid(panel, rows) {
        var made = make('table', 'grid'), head = make('thead'), line = make('tr'), body = make('tbody');
        panel.heads.forEach(function (text, place) {
            var numbers = rows.length && rows[0][place] && rows[0][place].number;
            line.appendChild(make('th', numbers ? 'n' : '', text));
        });
        head.appendChild(line);
        rows.forEach(function (row) {
            var each = make('tr');
            row.forEach(function (one) { each.appendChild(cell('td', one)); });
            body.appendChild(each);
        });
        made.appendChild(head);
        made.appendChild(body);
        return made;
    }

    // Lay rows out in so many tables beside each other.
    function tables(panel, rows) {
        var made = make('div', 'tables'), each = Math.ceil(rows.length / panel.columns) || 1;
        for (var from = 0; from < rows.length || from === 0; from += each) made.appendChild(grid(panel, rows.slice(from, from + each)));
        return made;
    }

    function panel(one, slot, headed) {
        var made = make('section', 'panel slot-' + slot + ' ' + one.kind);
        if (one.kind === 'kpis') {
            made.appendChild(make('div', 'strip'));
            made.appendChild(make('div', 'turns'));
            return made;
        }
        if (!headed) made.appendChild(heading('h2', one.title));
        if (one.notes) made.appendChild(make('p', 'notes', one.notes));
        if (one.kind === 'figure') {
            var plot = make('div', 'plot'), inside = make('div');
            inside.setAttribute('role', 'img');
            inside.setAttribute('aria-label', one.title);
            plot.appendChild(inside);
            made.appendChild(plot);
            made.appendChild(make('div', 'turns'));
        } else if (one.kind === 'said') {
            one.lines.forEach(function (text) { made.appendChild(make('p', 'lines', text)); });
        } else {
            made.appendChild(make('div', 'rows'));
            made.appendChild(make('div', 'turns'));
        }
        if (one.source) made.appendChild(make('p', 'source', one.source));
        return made;
    }

    // A panel whose title is the scene's own says it once.
    function scene(one) {
        var heads = one.panels.some(function (each) { return each.kind === 'kpis'; });
        var made = make('article', 'scene ' + one.layout + (heads ? ' with-kpis' : ''));
        made.dataset.scene = one.code;
        made.appendChild(heading('h1', one.title));
        var body = make('div', 'body'), place = 0;
        one.panels.forEach(function (each) {
            var slot = each.kind === 'kpis' ? 'k' : SLOTS[place++];
            body.appendChild(panel(each, slot, each.title === one.title));
        });
        made.appendChild(body);
        return made;
    }

    function blocks(found) {
        var made = make('div', 'why');
        made.tabIndex = 0;
        found.forEach(function (one) {
            if (one.kind === 'head') made.appendChild(make('h2', '', one.text));
            else if (one.kind === 'text') made.appendChild(make('p', '', one.text));
            else made.appendChild(grid(one, one.rows));
        });
        return made;
    }

    window.screenPanels = { make: make, scene: scene, kpi: kpi, tables: tables, blocks: blocks };
})();
