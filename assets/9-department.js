// "My department": the one last chosen on the page of targets is remembered in this browser, and the page's entry leads to it.
(() => {
    'use strict';
    const key = address => `department:${address.searchParams.get('county') ?? ''}`;

    document.addEventListener('click', event => {
        const link = event.target.closest?.('a[href]');
        if (!link) return;
        const target = new URL(link.href, location.href);
        if (link.dataset.department !== undefined) localStorage.setItem(key(target), link.dataset.department);
        if (!link.closest('.masthead nav') || target.pathname !== '/targets') return;
        const department = localStorage.getItem(key(target));
        if (department) target.searchParams.set('department', department);
        else target.searchParams.delete('department');
        link.href = target.pathname + target.search;
    }, true);

    // One that no longer has targets is forgotten: its page says there is none.
    window.addEventListener('shown', () => {
        const here = new URL(location.href);
        if (here.pathname === '/targets' && here.searchParams.has('department') && !document.getElementById('departments')) {
            localStorage.removeItem(key(here));
        }
    });
})();
