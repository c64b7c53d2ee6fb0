import { useEffect, useState } from 'preact/hooks';
import { inFigures, t } from '../locales/translate.ts';
import { roomTypeName } from '../policy/roomTypes.ts';
import { reasonIn } from '../session/reportFailure.ts';
import type { DirectoryOfSchool } from './directory.ts';
import type { SchoolTotals } from './directoryAnswers.ts';
import './TotalsPart.css';

export const TotalsPart = ({ directory }: { directory: DirectoryOfSchool }) => {
  const [totals, setTotals] = useState<SchoolTotals | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    directory.totals().then(setTotals, setFailure);
  }, [directory]);
  if (failure !== null) return <p class="problem">{t('failed', { reason: reasonIn(failure) })}</p>;
  if (totals === null) return <p class="shimmer">{t('loading')}</p>;
  const most = Math.max(1, ...Object.values(totals.rooms_by_type));
  const figures = [
    ['totals.messages', totals.messages],
    ['totals.rooms', totals.rooms],
    ['totals.people', totals.active_people],
    ['totals.participants', totals.participants],
    ['totals.sockets', totals.sockets],
  ] as const;
  return (
    <div class="school-sheet">
      <dl class="totals">
        {figures.map(([name, count]) => (
          <div key={name}>
            <dd class="figure">{inFigures(count)}</dd>
            <dt>{t(name)}</dt>
          </div>
        ))}
      </dl>
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
    </div>
  );
};
