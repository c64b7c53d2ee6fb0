/** The search of the documentation: fetches the texts when somebody first searches, and finds in the browser alone. */
import MiniSearch from 'minisearch';

/** @typedef {{ id: number, address: string, page: string, title: string, text: string }} Section */

const MOST = 12;
/** Pages for those who read the code come after those for everybody. */
const INNER = /^(decisions|reference)\/|^(data-model|glossary|invariants|performance|changelog|bench)\./;
const root = document.documentElement.dataset;
const box = /** @type {HTMLElement} */ (document.querySelector('.search'));
const input = /** @type {HTMLInputElement} */ (document.querySelector('#search'));
const list = /** @type {HTMLElement} */ (document.querySelector('#found'));
const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector('.menu'));

/** @type {Promise<{ index: MiniSearch<Section>, sections: Section[] }> | undefined} */
let loading;
let chosen = -1;

const load = async () => {
  const answer = await fetch(root['search'] ?? '');
  if (!answer.ok) throw new Error(`The texts cannot be read: ${answer.status}`);
  /** @type {Section[]} */
  const sections = (await answer.json()).map(
    (/** @type {[string, string, string, string]} */ row, /** @type {number} */ id) => {
      const [address, page, title, text] = row;
      return { id, address, page, title, text };
    },
  );
  /** @type {MiniSearch<Section>} */
  const index = new MiniSearch({
    fields: ['title', 'page', 'text'],
    storeFields: ['address'],
    searchOptions: {
      boost: { title: 4, page: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
      boostDocument: (_id, _term, stored) => (INNER.test(String(stored?.['address'])) ? 0.4 : 1),
    },
  });
  index.addAll(sections);
  return { index, sections };
};

/** The words around the first one that was found. @param {string} text @param {readonly string[]} terms */
const excerpt = (text, terms) => {
  const low = text.toLowerCase();
  const at = Math.max(
    0,
    Math.min(...terms.map((term) => low.indexOf(term)).filter((place) => place >= 0), text.length) - 40,
  );
  return `${at > 0 ? '…' : ''}${text.slice(at, at + 140)}`;
};

/** @param {Section} section @param {number} index @param {readonly string[]} terms */
const row = (section, index, terms) => {
  const link = document.createElement('a');
  link.href = `${root['root'] === '' ? '' : root['root']}${section.address}`;
  link.id = `found-${index}`;
  link.role = 'option';
  const [title, where, words] = [
    document.createElement('b'),
    document.createElement('small'),
    document.createElement('span'),
  ];
  title.textContent = section.title;
  where.textContent = section.page === section.title ? '' : section.page;
  words.textContent = excerpt(section.text, terms);
  link.append(title, where, words);
  return link;
};

const close = () => {
  list.hidden = true;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
  chosen = -1;
};

/** @param {Node[]} nodes */
const show = (...nodes) => {
  list.replaceChildren(...nodes);
  list.hidden = false;
  input.setAttribute('aria-expanded', 'true');
  chosen = -1;
};

/** @param {string} words */
const note = (words) => {
  const line = document.createElement('p');
  line.textContent = words;
  return line;
};

const search = async () => {
  const query = input.value.trim();
  if (query === '') return close();
  try {
    loading ??= load();
    const { index, sections } = await loading;
    if (input.value.trim() !== query) return;
    const hits = index.search(query).slice(0, MOST);
    if (hits.length === 0) return show(note(`Nothing about “${query}”.`));
    show(...hits.flatMap(({ id, terms }, place) => (sections[id] ? [row(sections[id], place, terms)] : [])));
  } catch {
    loading = undefined;
    show(note('The search cannot be loaded. Is there a network? The next letter tries again.'));
  }
};

/** @param {number} step */
const choose = (step) => {
  const options = [...list.querySelectorAll('a')];
  if (options.length === 0) return;
  chosen = (chosen + step + options.length) % options.length;
  for (const [index, option] of options.entries()) option.setAttribute('aria-selected', String(index === chosen));
  options[chosen]?.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', `found-${chosen}`);
};

input.addEventListener('input', () => void search());
input.addEventListener('focus', () => void search());
input.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') choose(1);
  else if (event.key === 'ArrowUp') choose(chosen < 0 ? 0 : -1);
  else if (event.key === 'Enter') list.querySelectorAll('a')[Math.max(0, chosen)]?.click();
  else if (event.key === 'Escape') close();
  else return;
  event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
});
document.addEventListener('click', (event) => {
  if (event.target instanceof Node && !box.contains(event.target)) close();
});
list.addEventListener('click', close);
box.hidden = false;
if (menu !== null && matchMedia('(max-width: 60rem)').matches) menu.open = false;
