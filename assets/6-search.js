// The search box: a combobox over names that are fetched once, when it is first used.
(() => {
    'use strict';
    const MOST = 12;
    const known = new Map(); // address of the names → promise of them

    function names(box) {
        const source = box.dataset.source;
        if (!known.has(source)) known.set(source, fetch(source).then(answer => (answer.ok ? answer.json() : [])));
        return known.get(source);
    }

    // A name that begins with what was typed comes first, then one that has a word beginning with it, then one that has it anywhere.
    function fitting(all, typed) {
        const wanted = typed.trim().toLowerCase();
        if (!wanted) return [];
        const rank = ([name, , , words]) => {
            if (name.toLowerCase().startsWith(wanted)) return 0;
            if (words.split(' ').some(word => word.startsWith(wanted))) return 1;
            return words.includes(wanted) || name.toLowerCase().includes(wanted) ? 2 : 3;
        };
        return all.map(entry => [rank(entry), entry]).filter(([place]) => place < 3).sort((a, b) => a[0] - b[0]).slice(0, MOST).map(([, entry]) => entry);
    }

    function furnish(box) {
        const input = document.createElement('input');
        const list = document.createElement('ul');
        Object.assign(input, { type: 'search', autocomplete: 'off', spellcheck: false, placeholder: box.dataset.label });
        const aria = { role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'search-list', 'aria-autocomplete': 'list', 'aria-label': box.dataset.label };
        Object.entries(aria).forEach(([name, value]) => input.setAttribute(name, value));
        Object.assign(list, { id: 'search-list', hidden: true });
        list.setAttribute('role', 'listbox');
        list.setAttribute('aria-label', box.dataset.label);
        box.append(input, list);
        let marked = -1;

        const close = () => {
            list.hidden = true;
            input.setAttribute('aria-expanded', 'false');
            input.removeAttribute('aria-activedescendant');
        };
        const mark = place => {
            const options = [...list.querySelectorAll('[role=option]')];
            marked = options.length ? (place + options.length) % options.length : -1;
            options.forEach((option, at) => option.setAttribute('aria-selected', String(at === marked)));
            if (marked >= 0) input.setAttribute('aria-activedescendant', options[marked].id);
            options[marked]?.scrollIntoView({ block: 'nearest' });
        };
        const go = href => {
            input.value = '';
            close();
            input.blur();
            window.dispatchEvent(new CustomEvent('follow', { detail: href }));
        };
        async function show() {
            const found = fitting(await names(box), input.value);
            list.replaceChildren(...found.map(([name, said, href], place) => {
                const option = document.createElement('li');
                const small = document.createElement('span');
                Object.assign(option, { id: `search-${place}`, textContent: name });
                small.textContent = said;
                option.append(small);
                option.setAttribute('role', 'option');
                option.dataset.href = href;
                return option;
            }));
            if (!found.length) {
                const nothing = document.createElement('li');
                nothing.textContent = box.dataset.none;
                nothing.className = 'none';
                list.append(nothing);
            }
            list.hidden = !input.value.trim();
            input.setAttribute('aria-expanded', String(!list.hidden));
            mark(0);
        }
        input.addEventListener('focus', () => names(box));
        input.addEventListener('input', show);
        input.addEventListener('blur', () => setTimeout(close, 150));
        list.addEventListener('mousedown', event => event.preventDefault());
        list.addEventListener('click', event => {
            const href = event.target.closest('[data-href]')?.dataset.href;
            if (href) go(href);
        });
        input.addEventListener('keydown', event => {
            if (event.key === 'ArrowDown') mark(marked + 1);
            else if (event.key === 'ArrowUp') mark(marked - 1);
            else if (event.key === 'Enter' && marked >= 0 && !list.hidden) go(list.querySelectorAll('[role=option]')[marked].dataset.href);
            else if (event.key === 'Escape') close();
            else return;
            event.preventDefault();
        });
    }

    const look = () => document.querySelectorAll('.search[data-source]:empty').forEach(furnish);
    window.addEventListener('shown', look);
    look();
    // "/" goes to the box, wherever nobody writes.
    document.addEventListener('keydown', event => {
        if (event.key !== '/' || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName)) return;
        event.preventDefault();
        document.querySelector('.search input')?.focus();
    });
})();
