// Dash starts once the page has been drawn: its scripts stand in the document as a type no browser runs.
(() => {
    'use strict';
    function start() {
        const scripts = [...document.querySelectorAll('script[type="later"][src]')].map(one => {
            const script = document.createElement('script');
            Object.assign(script, { src: one.src, async: false });
            return script;
        });
        scripts.at(-1).addEventListener('load', () => new window.DashRenderer());
        document.body.append(...scripts);
    }
    window.addEventListener('load', () => requestAnimationFrame(() => setTimeout(start)));
})();
