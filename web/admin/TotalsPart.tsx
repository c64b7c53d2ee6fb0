import { useEffect, useState } from 'preact/hooks';
import { inFigures, t } from '../locales/translate.ts';
import { LoadFailure } from '../office/LoadFailure.tsx';
import { PageHeader } from '../office/PageHeader.tsx';
import { roomTypeName } from '../policy/roomTypes.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { SchoolTotals } from './directoryAnswers.ts';
import './TotalsPart.css';

export const TotalsPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [totals, setTotals] = useState<SchoolTotals | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const load = (): void => {
    setFailure(null);
    directory.totals().then(setTotals, setFailure);
  };
  useEffect(load, [directory]);
  return (
    <div class="school-sheet">
      <PageHeader title={t('admin.totals')} purpose={t('totals.help')} />
      {failure !== null && <LoadFailure failure={failure} onRetry={load} />}
      {totals === null && failure === null && <p class="shimmer">{t('loading')}</p>}
      {totals !== null && <Figures totals={totals} />}
    </div>
  );
};

const Figures = ({ totals }: { totals: SchoolTotals }) => {
  const most = Math.max(1, ...Object.values(totals.rooms_by_type));
  const figures = [
    ['totals.messages', totals.messages],
    ['totals.rooms', totals.rooms],
    ['totals.people', totals.active_people],
    ['totals.participants', totals.participants],
    ['totals.sockets', totals.sockets],
  ] as const;
  return (
    <>
      <dl class="totals">
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd class="figure">{inFigures(count)}</dd>
          </div>
        ))}
      </dl>
      <section class="school-section">
        <h2>{t('totals.byType')}</h2>
        <dl class="bars">
          {Object.entries(totals.rooms_by_type).map(([type, count]) => (
            <div key={type}>
              <dt>{roomTypeName(type)}</dt>
              <dd>
                <span class="bar" style={{ width: `${(count / most) * 100}%` }} />
                <span class="figure">{inFigures(count)}</span>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
};
