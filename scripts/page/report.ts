// Runs in the report that `zerocopy check --format html` writes: sorts, searches, filters and, in an editor, opens places.
// `npm run generate` puts it into server/src/render/html/script.generated.ts.

interface EditorApi {
  postMessage(message: { readonly open: string; readonly line: number }): void;
}

declare global {
  /** There is one in a panel of VS Code only. */
  function acquireVsCodeApi(): EditorApi;
}

const table = find('#sites', HTMLTableElement);
const search = find('#search', HTMLInputElement);
const shown = find('#shown', HTMLElement);
const sites = [...table.tBodies];
/** What is chosen in the lists of folders and patterns; at most one of each. */
const chosen = new Map<string, string>();

function find<T extends Element>(selector: string, type: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`no ${selector}`);
  return found;
}

function filter(): void {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const site of sites) {
    const text = site.dataset['text'] ?? '';
    const fits =
      words.every((word) => text.includes(word)) &&
      [...chosen].every(([key, value]) => {
        const own = site.dataset[key] ?? '';
        return own === value || (key === 'folder' && own.startsWith(`${value}/`));
      });
    site.hidden = !fits;
    if (fits) count++;
  }
  shown.textContent = `${count} of ${sites.length}`;
}

function sortBy(header: HTMLTableCellElement): void {
  const key = header.dataset['sort'] ?? '';
  const falls = header.ariaSort === 'ascending';
  for (const other of table.querySelectorAll('th')) other.removeAttribute('aria-sort');
  header.ariaSort = falls ? 'descending' : 'ascending';
  const valueOf = (site: HTMLElement): string => site.dataset[key] ?? '';
  const isNumber = header.dataset['type'] === 'number';
  const compare = (a: HTMLElement, b: HTMLElement): number =>
    isNumber ? Number(valueOf(a)) - Number(valueOf(b)) : valueOf(a).localeCompare(valueOf(b));
  sites.sort((a, b) => (falls ? -compare(a, b) : compare(a, b)));
  table.append(...sites);
}

function choose(button: HTMLElement): void {
  const { key = '', value = '' } = button.dataset;
  const isOn = chosen.get(key) === value;
  if (isOn) chosen.delete(key);
  else chosen.set(key, value);
  for (const other of document.querySelectorAll<HTMLElement>('button[data-key]')) {
    other.ariaPressed = String(chosen.get(other.dataset['key'] ?? '') === other.dataset['value']);
  }
  filter();
}

function unfold(site: HTMLElement, open: boolean): void {
  const more = site.querySelector<HTMLElement>('tr.more');
  const button = site.querySelector<HTMLElement>('button.fold');
  if (more === null || button === null) return;
  more.hidden = !open;
  button.ariaExpanded = String(open);
}

const editor = typeof acquireVsCodeApi === 'function' ? acquireVsCodeApi() : undefined;

search.addEventListener('input', filter);
document.addEventListener('click', (event) => {
  const at = event.target instanceof Element ? event.target : undefined;
  const header = at?.closest<HTMLTableCellElement>('th[data-sort]');
  const choice = at?.closest<HTMLElement>('button[data-key]');
  const fold = at?.closest<HTMLElement>('button.fold');
  const link = at?.closest<HTMLElement>('a[data-open]');
  if (header) sortBy(header);
  else if (choice) choose(choice);
  else if (fold) {
    const site = fold.closest('tbody');
    if (site) unfold(site, fold.ariaExpanded !== 'true');
  } else if (link && editor) {
    event.preventDefault();
    editor.postMessage({ open: decodeURIComponent(link.dataset['open'] ?? ''), line: Number(link.dataset['line']) });
  }
});
for (const site of sites) unfold(site, false);
filter();

export {};
