// A wall of many panels has seams between them: no letter lies under one. Words are nudged, by less than a letter, until seams run between.
(function () {
    'use strict';
    var stage = window.screenStage, REACH = 0.4; // of its type, how far a letter reaches up and down from its line's middle
    var SIDE = 5; // px beside a seam that stay free, for the picture drifts
    var TRIES = 40, PASSES = 4; // letters put aside in a text; times all texts are looked at
    var FAR = 120, LEAP = 26; // px words go at the most, and lines that go together

    // Return where seams run, in px of the window; grid: "4x2" is four panels beside each other in two rows.
    function seams(grid) {
        var found = /^(\d{1,2})x(\d{1,2})$/.exec(grid || ''), made = { x: [], y: [] };
        if (!found) return made;
        for (var across = 1; across < Number(found[1]); across++) made.x.push(window.innerWidth * across / Number(found[1]));
        for (var down = 1; down < Number(found[2]); down++) made.y.push(window.innerHeight * down / Number(found[2]));
        return made;
    }

    // Return the seam that runs between two ends, null = none.
    function under(lines, low, high) {
        for (var place = 0; place < lines.length; place++) if (low < lines[place] + SIDE - 0.5 && high > lines[place] - SIDE + 0.5) return lines[place];
        return null;
    }

    function block(element) {
        while (getComputedStyle(element).display === 'inline') element = element.parentElement;
        return element;
    }

    function undo(root) {
        Array.prototype.forEach.call(root.querySelectorAll('.nudge'), function (one) {
            var holder = one.parentNode;
            holder.removeChild(one);
            holder.normalize();
        });
        Array.prototype.forEach.call(root.querySelectorAll('[data-nudged]'), function (one) {
            if (one.ownerSVGElement) one.setAttribute('transform', one.dataset.nudged);
            else one.style.transform = '';
            one.removeAttribute('data-nudged');
        });
    }

    // Return the first letter of a text that lies under an upright seam: its place, its ends and the seam; null = none does.
    function cut(node, lines) {
        var range = document.createRange();
        for (var place = 0; place < node.data.length; place++) {
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            var box = range.getBoundingClientRect(), seam = box.width ? under(lines, box.left, box.right) : null;
            if (seam !== null) return { place: place, left: box.left, right: box.right, seam: seam };
        }
        return null;
    }

    // Put a gap before a letter (of words that end at the right: behind it), so that it begins where the seam is over.
    function aside(node, lines) {
        var align = getComputedStyle(block(node.parentElement)).textAlign, back = align === 'right' || align === 'end';
        for (var tries = 0; node && tries < TRIES; tries++) {
            var found = cut(node, lines);
            if (!found) return;
            if (align === 'center') { // the words of a narrow cell go aside together
                var cell = block(node.parentElement), whole = document.createRange();
                whole.selectNodeContents(cell);
                var sides = Array.prototype.map.call(whole.getClientRects(), function (box) { return [box.left, box.right]; });
                var by = nearest(lines, sides, FAR);
                cell.dataset.nudged = '';
                cell.style.transform = 'translateX(' + by / stage.now.sx + 'px)';
                return;
            }
            var gap = document.createElement('span'), width = (back ? found.right - found.seam : found.seam - found.left) + SIDE;
            gap.className = 'nudge';
            gap.style.width = width / stage.now.sx + 'px';
            var rest = node.splitText(found.place + (back ? 1 : 0));
            node.parentNode.insertBefore(gap, rest);
            if (!back) node = rest;
        }
    }

    // Return the upper and lower ends of the letters of a text, line by line.
    function ends(node) {
        var range = document.createRange(), reach = parseFloat(getComputedStyle(node.parentElement).fontSize) * REACH * stage.now.sy;
        range.selectNodeContents(node);
        return Array.prototype.map.call(range.getClientRects(), function (box) { return [(box.top + box.bottom) / 2 - reach, (box.top + box.bottom) / 2 + reach]; });
    }

    function move(element, by) {
        if (!by || /translateY/.test(element.style.transform)) return;
        element.dataset.nudged = '';
        element.style.transform += ' translateY(' + by / stage.now.sy + 'px)';
    }

    // Move what lies under a level seam: lines that stand close together, where a little is enough; what is left by itself.
    function upOrDown(root, lines) {
        Array.prototype.forEach.call(root.querySelectorAll('.strip, .tables'), function (group) {
            var all = words(group).reduce(function (found, node) { return found.concat(ends(node)); }, []);
            move(group, nearest(lines, all, LEAP * stage.now.k));
        });
        words(root).forEach(function (node) { move(block(node.parentElement), nearest(lines, ends(node), FAR)); });
    }

    // Return the shortest way all ends go together so that no seam runs between the two of a pair.
    function nearest(lines, ends, far) {
        for (var way = 0; way < far; way++) {
            for (var side = -1; side <= 1; side += 2) {
                var by = way * side;
                if (ends.every(function (one) { return under(lines, one[0] + by, one[1] + by) === null; })) return by;
            }
        }
        return 0;
    }

    // Words of a chart are moved whole, all their lines together.
    function inChart(text, lines) {
        var range = document.createRange(), across = [], down = [], own = text.getAttribute('transform') || '';
        var walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            var reach = parseFloat(getComputedStyle(walker.currentNode.parentElement).fontSize) * REACH * stage.now.sy;
            for (var place = 0; place < walker.currentNode.data.length; place++) {
                range.setStart(walker.currentNode, place);
                range.setEnd(walker.currentNode, place + 1);
                var box = range.getBoundingClientRect(), middle = (box.top + box.bottom) / 2;
                across.push([box.left, box.right]);
                down.push([middle - reach, middle + reach]);
            }
        }
        var x = nearest(lines.x, across, FAR), y = nearest(lines.y, down, FAR);
        if (!x && !y) return;
        text.dataset.nudged = own;
        text.setAttribute('transform', 'translate(' + x / stage.now.sx + ',' + y / stage.now.sy + ') ' + own);
    }

    function words(root) {
        var found = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) if (walker.currentNode.data.trim() && !walker.currentNode.parentElement.closest('svg')) found.push(walker.currentNode);
        return found;
    }

    // Nudge all words of an element out from under the seams of a grid.
    function clear(root, grid) {
        undo(root);
        var lines = seams(grid);
        document.body.classList.toggle('seamed', lines.x.length + lines.y.length > 0);
        if (!lines.x.length && !lines.y.length) return;
        for (var pass = 0; pass < PASSES; pass++) { // a gap may make words before it break otherwise
            words(root).forEach(function (node) { aside(node, lines.x); });
        }
        upOrDown(root, lines.y);
        Array.prototype.forEach.call(root.querySelectorAll('svg text'), function (text) { inChart(text, lines); });
    }

    window.screenSeams = { clear: clear };
})();
