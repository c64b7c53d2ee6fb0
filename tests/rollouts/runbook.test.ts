import { playEntries, playedOften } from '../docs/runbook/playEntries.ts';
import { readRunbook, runbookPage } from '../docs/runbook/readRunbook.ts';

const [, ...entries] = readRunbook(runbookPage);

/** docs/runbook.md: the faults that take a while, most of them with a server that starts anew. */
playEntries(entries.filter(({ title }) => !playedOften.has(title)));
