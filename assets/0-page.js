// What a page shows comes as a description, the tree of html components Dash would mount, and is laid out here at once: a table of a
// thousand cells as a thousand live components keeps a browser busy for many seconds, and nothing in it is live. The first page stands
// in the document itself and is shown before Dash has started; the others come as the answers of its callback, in #page.
(() => {
    'use strict';
    const NAMES = { className: 'class', htmlFor: 'for' };
    const shown = document.getElementById('shown');
    let before = []; // what is shown: what does not differ from it stays as it is, charts with their drawing
    const NAMED = /"@([0-9a-f]{10})"/g;
    let parts = new Map(); // figures, and rows of numbers in them, by the names that stand for them: what is known is not sent again

    const WIDGETS = {
        DropdownMenu: ({ label, children, className }) => ({
            type: 'details',
            props: { className, children: [{ type: 'summary', props: { children: label } }, { type: 'div', props: { className: 'dropdown-menu show', children } }] },
        }),
        DropdownMenuItem: ({ children, href, active }) => ({
            type: 'a',
            props: { className: active ? 'dropdown-item active' : 'dropdown-item', href, children, 'aria-current': active ? 'page' : null },
        }),
    };

    const listed = children => (children === undefined ? [] : [children]).flat(Infinity).map(part => {
        if (part === null || typeof part === 'boolean') return '';
        if (typeof part !== 'object') return String(part);
        return WIDGETS[part.type]?.(part.props) ?? part;
    });

    function made(part) {
        if (typeof part === 'string') return document.createTextNode(part);
        const element = document.createElement(part.type);
        name(element, {}, part.props);
        element.append(...listed(part.props.children).map(made));
        return element;
    }

    // Writes the attributes that differ.
    function name(element, old, props) {
        for (const key of new Set([...Object.keys(old), ...Object.keys(props)])) {
            const value = props[key];
            if (value === old[key] || key === 'children' || key === 'key' || key.includes('_')) continue;
            if (key === 'style') Object.assign(element.style, value);
            else if (value === undefined || value === null || value === false) element.removeAttribute(NAMES[key] ?? key);
            else if (key !== 'href' || !/^\s*javascript:/i.test(value)) element.setAttribute(NAMES[key] ?? key, value === true ? '' : value);
        }
    }

    const alike = (old, part) => old.type === part.type && (!part.type || (old.props.id === part.props.id && old.props.key === part.props.key));

    function patch(node, old, part) {
        if (typeof part === 'string') {
            if (old !== part) node.data = part;
            return;
        }
        name(node, old.props, part.props);
        arrange(node, listed(old.props.children), listed(part.props.children));
    }

    // Patches what is alike at the beginning and at the end, and makes anew what lies between.
    function arrange(parent, old, parts) {
        const nodes = [...parent.childNodes];
        const least = Math.min(old.length, parts.length);
        let head = 0;
        for (; head < least && alike(old[head], parts[head]); head += 1) patch(nodes[head], old[head], parts[head]);
        let tail = 0;
        for (; tail < least - head && alike(old.at(-1 - tail), parts.at(-1 - tail)); tail += 1) patch(nodes[old.length - 1 - tail], old.at(-1 - tail), parts.at(-1 - tail));
        const next = nodes[old.length - tail] ?? null;
        nodes.slice(head, old.length - tail).forEach(node => node.remove());
        parts.slice(head, parts.length - tail).forEach(part => parent.insertBefore(made(part), next));
    }

    // The keyboard stays where it was: on the same choice, or on the link to the same address.
    let held = null;
    document.addEventListener('focusin', event => { held = event.target; });
    function restore() {
        if (!held || held.isConnected || document.activeElement !== document.body) return;
        const href = held.getAttribute('href');
        const again = held.id ? document.getElementById(held.id) : [...shown.querySelectorAll('main a')].find(link => href && link.getAttribute('href') === href);
        again?.focus({ preventScroll: true });
    }

    function show({ page, parts: sent }) {
        Object.entries(sent).forEach(([name, part]) => parts.set(name, part));
        const now = listed(page.shown);
        arrange(shown, before, now);
        before = now;
        if (document.title !== page.title) document.title = page.title;
        if (document.documentElement.lang !== page.lang) document.documentElement.lang = page.lang;
        restore();
        window.dispatchEvent(new CustomEvent('shown', { detail: page.address }));
    }

    window.parts = {
        // A text with what it names.
        within: text => text.replace(NAMED, (name, key) => (parts.has(key) ? window.parts.within(parts.get(key)) : name)),
        // The names of what the shown figures are made of; all else is forgotten.
        known() {
            const used = new Map();
            const use = text => {
                for (const [, key] of text.matchAll(NAMED)) {
                    if (!parts.has(key) || used.has(key)) continue;
                    used.set(key, parts.get(key));
                    use(parts.get(key));
                }
            };
            shown.querySelectorAll('[data-figure]').forEach(chart => use(chart.dataset.figure));
            parts = used;
            return [...used.keys()].join(' ');
        },
    };

    let answered = '';
    new MutationObserver(() => {
        const text = document.getElementById('page')?.textContent;
        if (!text || text === answered) return;
        answered = text;
        show(JSON.parse(text));
    }).observe(document.getElementById('react-entry-point'), { childList: true, subtree: true, characterData: true });

    shown.replaceChildren();
    show(JSON.parse(document.getElementById('first').textContent));
})();
