// Light or dark: as chosen, else as the system has it. Put on before anything is shown, so that no chart is drawn in one and then the other.
(() => {
    'use strict';
    const system = matchMedia('(prefers-color-scheme: dark)');
    const chosen = () => localStorage.getItem('theme') ?? (system.matches ? 'dark' : 'light');
    window.wear = (theme = chosen()) => {
        document.documentElement.dataset.theme = theme;
        window.dispatchEvent(new Event('themechange'));
    };
    window.wear();
    system.addEventListener('change', () => window.wear());
    document.addEventListener('click', event => {
        if (!event.target.closest?.('[data-theme-switch]')) return;
        localStorage.setItem('theme', chosen() === 'dark' ? 'light' : 'dark');
        window.wear();
    });
})();
