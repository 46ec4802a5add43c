// Paper, or a PDF: the browser's own print, which the print rules of 2-style.css lay out.
document.addEventListener('click', event => {
    if (event.target.closest?.('[data-print]')) window.print();
});

// Every sheet says at its foot what it was made from: data-print of the button, which @page of 2-style.css takes.
window.addEventListener('beforeprint', () => {
    const said = document.querySelector('[data-print]')?.dataset.print ?? '';
    document.documentElement.style.setProperty('--sheet', JSON.stringify(said));
});
