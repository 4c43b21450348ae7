// Progressive enhancement only: every page works without this file.
//
// It loads the package's own script (menu button on phones, focus on error summaries) from the address the page names,
// opens the explanation that the address points at, and opens all of them for printing.

const tag = document.querySelector('script[data-components]');
document.body.classList.add('js-enabled', 'govuk-frontend-supported');

if (tag) {
  const { initAll } = await import(tag.dataset.components);
  initAll();
}

function openTarget() {
  const id = decodeURIComponent(location.hash.slice(1));
  const place = id === '' ? null : document.getElementById(id);
  const details = place?.querySelector('details') ?? place?.closest('details');
  if (details) {
    details.open = true;
    place.scrollIntoView();
  }
}

addEventListener('hashchange', openTarget);
openTarget();

const shut = [];
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.open = true;
    shut.push(details);
  }
});
addEventListener('afterprint', () => {
  for (const details of shut.splice(0)) details.open = false;
});
