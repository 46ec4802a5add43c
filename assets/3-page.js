// What a page shows comes as a description, the tree of html components Dash would mount, and is laid out here at once: a table of a
// thousand cells as a thousand live components keeps a browser busy for many seconds, and nothing in it is live.
(() => {
    'use strict';
    const NAMES = { className: 'class', htmlFor: 'for' };

    function made(part) {
        if (Array.isArray(part)) {
            const all = document.createDocumentFragment();
            all.append(...part.map(made));
            return all;
        }
        if (part === null || typeof part === 'boolean') return '';
        if (typeof part !== 'object') return String(part);
        const element = document.createElement(part.type);
        const { children, style, ...named } = part.props;
        for (const [name, value] of Object.entries(named)) {
            if (value === null || value === false || name.includes('_') || name === 'key') continue;
            if (name === 'href' && /^\s*javascript:/i.test(value)) continue;
            element.setAttribute(NAMES[name] ?? name, value === true ? '' : value);
        }
        Object.assign(element.style, style);
        if (children !== undefined && children !== null) element.append(made(children));
        return element;
    }

    // The keyboard stays where it was: on the same choice, or on the link to the same address.
    let held = null;
    document.addEventListener('focusin', event => { held = event.target; });
    function restore(main) {
        if (!held || held.isConnected || document.activeElement !== document.body) return;
        const href = held.getAttribute('href');
        const again = held.id ? document.getElementById(held.id) : [...main.querySelectorAll('a')].find(link => href && link.getAttribute('href') === href);
        again?.focus({ preventScroll: true });
    }

    function look() {
        const main = document.querySelector('main[data-content]');
        if (!main) return;
        const content = JSON.parse(main.dataset.content);
        main.removeAttribute('data-content');
        main.replaceChildren(made(content));
        restore(main);
    }
    new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-content'] });
})();
