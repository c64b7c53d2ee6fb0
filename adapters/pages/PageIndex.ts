import type { PageConfig } from './PageConfig.ts';
import { PageFile } from './PageFile.ts';

/** Addresses of the page have at most so many folders. */
const deepest = 8;

interface Additions {
  /** What the page reads about the server; absent: nothing that is not usual. */
  readonly config?: PageConfig;
  /** Addresses of style sheets; those that begin with `./` are files of the page. */
  readonly sheets: readonly string[];
}

/**
 * The page's `index.html` for each of its addresses. It names its files relative to its own address, so it is right wherever
 * a host or a proxy puts it, and nobody need say where that is.
 */
export class PageIndex {
  readonly #html: string;
  readonly #byDepth = new Map<number, PageFile>();

  constructor(html: string, { config, sheets }: Additions) {
    const lines = [
      ...(config === undefined ? [] : [`<meta name="homeroom" content="${escaped(JSON.stringify(config))}">`]),
      ...sheets.map((sheet) => `<link rel="stylesheet" href="${escaped(sheet)}">`),
    ];
    this.#html = lines.length === 0 ? html : html.replace('</head>', () => `${lines.join('\n')}\n</head>`);
  }

  /** Undefined for a path that is no address of the page. @param path below the page, e.g. `/r/12` */
  at(path: string): PageFile | undefined {
    const depth = path.split('/').length - 2;
    if (depth > deepest) return undefined;
    const made = this.#byDepth.get(depth) ?? this.#make(depth);
    this.#byDepth.set(depth, made);
    return made;
  }

  /** All have one tag: a client that keeps one of them knows by it whether there is another release. */
  #make(depth: number): PageFile {
    const up = depth === 0 ? './' : '../'.repeat(depth);
    const html = this.#html.replace(/(src|href)="\.\//g, `$1="${up}`);
    return new PageFile('text/html; charset=utf-8', Buffer.from(html), Buffer.from(this.#html));
  }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
