import { expect } from 'chai';
import { plants } from './plants.ts';
import { playEntries, playedOften } from './playEntries.ts';
import { readRunbook, runbookPage, scriptOf } from './readRunbook.ts';

const [beginning, ...entries] = readRunbook(runbookPage);

describe('docs/runbook.md', () => {
  it('has a fault that is planted for each of its parts, and no other', () => {
    expect(entries.map(({ title }) => title)).to.have.members(Object.keys(plants));
  });

  it('says in each part what to run, what comes out in both cases, and what to do', () => {
    for (const { title, blocks } of entries) {
      const kinds = new Set(blocks.map(({ kind }) => kind));
      expect([...kinds], title).to.have.members(['Look', 'Healthy', 'Faulty', 'Remedy']);
      for (const { kind, language } of blocks)
        expect(language, `${title}: ${kind}`).to.equal(kind === 'Look' || kind === 'Remedy' ? 'bash' : 'text');
    }
  });

  it('leads to each part from its table, once', () => {
    for (const { title } of entries) {
      const anchor = `](#${title.toLowerCase().replaceAll(' ', '-')})`;
      const table = runbookPage.slice(0, runbookPage.indexOf('\n## '));
      expect(table.split(anchor).length - 1, title).to.equal(1);
    }
  });
});

playEntries(
  entries.filter(({ title }) => playedOften.has(title)),
  (world) => {
    it('answers where to begin', async () => {
      if (beginning === undefined) return expect.fail('the page has no beginning');
      const printed = await world().operator.run(scriptOf(beginning, 'first'));
      expect(printed).to.contain('"status":"ok"').and.to.contain('Nothing is wrong with the settings.');
    });
  },
);
