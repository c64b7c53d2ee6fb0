import type { OversightCases } from '../../core/oversight/OversightCases.ts';
import { type Fault, faulty } from '../support/faulty.ts';
import { noticesFaults } from '../support/noticesFaults.ts';
import { casesContract } from './index.ts';

const spoiled =
  (change: (port: OversightCases) => Partial<OversightCases>): Fault['spoil'] =>
  ({ cases }) => ({ cases: faulty<OversightCases>(cases, change) });

const faults: readonly Fault[] = [
  {
    title: 'cases that open the rooms of their people in other schools',
    contract: casesContract,
    spoil: spoiled((port) => ({
      open: (draft, audit) => port.open({ ...draft, scope: draft.scope.slice(-1) }, audit),
    })),
    noticedBy: /opens no rooms of other schools/,
  },
  {
    title: 'cases that are shown to the people whom they are about',
    contract: casesContract,
    spoil: spoiled((port) => ({
      list: (query) => port.list({ ...query, hiddenFrom: 0 as typeof query.hiddenFrom }),
    })),
    noticedBy: /never of the people whom it is about/,
  },
  {
    title: 'cases that need no approval',
    contract: casesContract,
    spoil: spoiled((port) => ({
      open: (draft, audit) => port.open({ ...draft, needsApproval: false }, audit),
    })),
    noticedBy: /nobody looks before/,
  },
  {
    title: 'cases that are decided twice',
    contract: casesContract,
    spoil: spoiled((port) => ({
      decide: (id, decision, _states, audit) => port.decide(id, decision, ['waiting', 'running', 'ended'], audit),
    })),
    noticedBy: /of parallel decisions one is stored/,
  },
  {
    title: 'cases that a retry opens again',
    contract: casesContract,
    spoil: spoiled((port) => ({ open: ({ clientId: _, ...draft }, audit) => port.open(draft, audit) })),
    noticedBy: /a retry under a client id gives the first case/,
  },
];

describe('faulty adapters of cases', () => noticesFaults(faults));
