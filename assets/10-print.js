// Paper, or a PDF: the browser's own print, which the print rules of 2-style.css lay out.
document.addEventListener('click', event => {
    if (event.target.closest?.('[data-print]')) window.print();
});
