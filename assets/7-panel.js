// The panel of sources: Escape closes it; the keyboard starts in it and goes back to the number it was opened from.
(() => {
    'use strict';
    const PATIENCE = 3000; // ms in which the page behind may still be laid out again
    let shown = null; // address of the number whose sources are open
    let left = { address: null, until: 0 };
    const panel = () => document.querySelector('aside.sources');

    document.addEventListener('keydown', event => {
        if (event.key === 'Escape') panel()?.querySelector('a.close')?.click();
    });

    function follow() {
        const opened = panel();
        const address = opened ? opened.dataset.address : null;
        if (opened && address !== shown) opened.focus({ preventScroll: true });
        if (!opened && shown) left = { address: shown, until: Date.now() + PATIENCE };
        shown = address;
        if (!opened && Date.now() < left.until && document.activeElement === document.body) {
            [...document.querySelectorAll('main a')].find(link => link.getAttribute('href') === left.address)?.focus();
        }
    }

    window.addEventListener('shown', follow);
    follow();
})();
