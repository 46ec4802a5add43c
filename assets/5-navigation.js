// Moving between pages without loading them anew: the address is what a page shows, and the only thing that changes it.
(() => {
    'use strict';
    const here = () => location.pathname + location.search;
    let shown = here();
    const WAIT = 150; // ms; a page that comes sooner replaces the one before without a sign in between
    let slow = 0;

    // What is shown becomes grey boxes only when the next page is late.
    function wait() {
        clearTimeout(slow);
        document.documentElement.dataset.loading = '';
        slow = setTimeout(() => {
            document.documentElement.dataset.loading = 'slow';
            document.getElementById('main')?.setAttribute('aria-busy', 'true');
        }, WAIT);
    }

    function arrived() {
        clearTimeout(slow);
        delete document.documentElement.dataset.loading;
        document.getElementById('main')?.removeAttribute('aria-busy');
    }

    window.addEventListener('shown', event => {
        if (event.detail !== shown) return;
        arrived();
        failed.hidden = true;
    });

    // A page that does not come is said: why, and how to go on. The one before stays; what is asked next is asked anew.
    const failed = document.getElementById('failed');
    function fail(status) {
        arrived();
        shown = '';
        failed.querySelector('p').textContent = failed.dataset[[401, 403].includes(status) ? 'forbidden' : status ? 'unanswered' : 'offline'];
        failed.querySelector('a').href = here();
        failed.hidden = false;
    }
    const send = window.fetch;
    window.fetch = async (...asked) => {
        const turn = String(asked[0]?.url ?? asked[0]).includes('/_dash-update-component');
        try {
            const answer = await send(...asked);
            if (turn && !answer.ok) fail(answer.status);
            return answer;
        } catch (error) {
            if (turn) fail(0);
            throw error;
        }
    };

    // The keyboard stays on the choice that opened this document.
    const held = document.getElementById(sessionStorage.getItem('held') ?? '');
    sessionStorage.removeItem('held');
    held?.focus({ preventScroll: true });

    // The page's callback listens to what stands in #address. Until Dash has started the address is opened as any other.
    function ask() {
        if (here() === shown) return;
        if (!document.getElementById('address')) {
            sessionStorage.setItem('held', document.activeElement.id);
            location.reload();
            return;
        }
        shown = here();
        wait();
        window.dash_clientside.set_props('address', { children: shown, title: window.parts.known() });
    }

    function go(href) {
        const target = new URL(href, location.href);
        if (target.pathname + target.search === here()) return;
        history.pushState({ y: 0 }, '', target);
        ask();
        if (!target.searchParams.has('explain')) window.scrollTo(0, 0);
    }

    document.addEventListener('click', event => {
        const link = event.target.closest?.('a[href]');
        if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        if (link.origin !== location.origin || link.target || link.dataset.plain !== undefined || link.getAttribute('href').startsWith('#')) return;
        event.preventDefault();
        go(link.href);
    });
    // A choice is a <select> whose options' values are the addresses they lead to.
    document.addEventListener('change', event => {
        if (event.target.matches?.('select.choice')) go(event.target.value);
    });
    window.addEventListener('follow', event => go(event.detail));
    window.addEventListener('popstate', ask);
    window.addEventListener('_dashprivate_pushstate', ask); // links of component libraries

    // A menu closes with Escape, and when something else is clicked or a page is turned to.
    const close = event => document.querySelectorAll('details.menu[open]').forEach(menu => {
        if (event.type === 'click' && menu.querySelector('summary').contains(event.target)) return;
        menu.open = false;
    });
    document.addEventListener('click', close);
    document.addEventListener('keydown', event => { if (event.key === 'Escape') close(event); });
})();
