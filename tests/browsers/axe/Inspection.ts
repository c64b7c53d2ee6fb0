import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { localeTexts } from '../../web/localeTexts.ts';
import type { WebSchool } from '../../web/WebSchool.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** How a page is looked at: its width, colours and language. */
export interface Look {
  readonly name: string;
  readonly language: 'en' | 'ar';
  readonly options: BrowserContextOptions;
}

/** The words of a language of the page, so that one walk finds its way in each. */
export const wordsOf = (language: string): ((key: string, values?: Readonly<Record<string, string>>) => string) => {
  const texts = localeTexts(language);
  return (key, values = {}) => {
    const text = texts.get(key);
    if (typeof text !== 'string') throw new Error(`${language} has no text ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
};

/** The findings of axe, one line each. The debugger may run its script despite the page's policy. */
const findViolations = async (page: Page): Promise<string[]> => {
  await page.evaluate('Promise.all(document.getAnimations().map((animation) => animation.finish()))');
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(rules)} }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? ''))))`);
};

/** Walks through screens in one look, and notes what axe finds on each, and where a page is wider than its window. */
export class Inspection {
  readonly say: ReturnType<typeof wordsOf>;
  readonly isNarrow: boolean;
  readonly found: string[] = [];
  readonly #school: WebSchool;
  readonly #options: BrowserContextOptions;

  constructor(school: WebSchool, { language, options }: Look) {
    this.#school = school;
    this.#options = { ...options, reducedMotion: 'reduce', ...(language !== 'en' && { locale: language }) };
    this.say = wordsOf(language);
    this.isNarrow = (options.viewport?.width ?? 0) <= 900;
  }

  visit(path: string, as?: string): Promise<Page> {
    return this.#school.visit(path, { ...this.#options, ...(as !== undefined && { as }) });
  }

  /** Goes to another address of the same window, as the same person. */
  async go(page: Page, path: string, as: string): Promise<void> {
    await page.goto(`${this.#school.address}${path}${path.includes('?') ? '&' : '?'}as=${as}`);
  }

  async look(screen: string, page: Page): Promise<void> {
    this.found.push(...(await findViolations(page)).map((line) => `${screen}: ${line}`));
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (Number(wider) > 0) this.found.push(`${screen}: ${wider} px wider than the window`);
  }
}
