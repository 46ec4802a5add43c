// The first page comes inside the document: Dash's two questions for it are answered from there, without a request.
(() => {
    'use strict';
    const answers = new Map();
    document.querySelectorAll('script[data-answers]').forEach(kept => answers.set(kept.dataset.answers, kept.textContent));
    const ask = window.fetch;
    window.fetch = (resource, options) => {
        const name = String(resource?.url ?? resource).split('/').pop();
        const answer = answers.get(name);
        if (answer === undefined) return ask(resource, options);
        answers.delete(name); // once: whoever asks again wants news
        return Promise.resolve(new Response(answer, { status: 200, headers: { 'Content-Type': 'application/json' } }));
    };
})();
