import type { Check, CheckWatch } from '../../core/doctor/Check.ts';
import type { CheckReport, Examination } from '../../core/doctor/examine.ts';
import { examineDatabase } from '../examineDatabase.ts';
import { makeLog } from '../makeLog.ts';
import { readConfig } from '../readConfig.ts';
import type { Command, CommandContext } from './Command.ts';
import { describeCheck } from './describeCheck.ts';
import { paced } from './makeProgress.ts';
import { withDatabase } from './withDatabase.ts';

/** Looks for what is wrong with a database, and repairs what it safely can. */
export const doctor: Command = {
  name: 'doctor',
  summary:
    'Looks whether the settings, the database and what else Homeroom stands on are as they should be, and says what to do. --fix repairs what can safely be repaired. Servers on PostgreSQL may keep running. Exits with 1 if anything but hints is left.',
  usage: 'doctor [--fix]',
  options: { fix: { type: 'boolean', meaning: 'repairs what can safely be repaired' } },
  positionals: [],
  run: async (context) => {
    const { env, values, print, sayNo } = context;
    const config = readConfig(env, { admitsNobody: true });
    const isFixing = values['fix'] === true;
    const stopped = isFixing
      ? 'Stopped before it was done. Repairs up to then are kept; run it again.'
      : 'Stopped before it was done. Nothing was changed.';
    const result = await withDatabase(context, { mustExist: true, stopped }, (knex, isShared) =>
      examineDatabase({
        env,
        config,
        log: makeLog(config.logLevel),
        knex,
        isShared,
        isFixing,
        watch: watchOf(context),
      }),
    );
    if (!result.isWell) sayNo();
    print(describe(result, isFixing));
    return encode(result);
  },
};

/** Says which check runs and how far it is, once the whole has taken two seconds. */
const watchOf = ({ note, signal }: CommandContext): ((check: Check) => CheckWatch) => {
  const say = paced(note);
  return ({ name }) => {
    say(() => `${name} …\n`);
    return {
      signal,
      onProgress: (done, total) => say(() => `${name}: ${done}${total === undefined ? '' : ` of ${total}`}\n`),
    };
  };
};

const describe = ({ isWell, checks }: Examination, isFixing: boolean): string => {
  const shown = checks.filter(({ count, failure }) => count > 0 || failure !== null);
  const skipped = checks.filter(({ isSkipped }) => isSkipped);
  const unasked = checks.filter((report) => report.unasked !== null);
  const left = shown.filter(({ left: some, failure }) => some > 0 || failure !== null);
  const lines = [
    ...shown.map((report) => `${describeCheck(report)}\n`),
    ...(skipped.length > 0 ? [`${skipped.length} checks were left out: the schema comes first.\n`] : []),
    ...(unasked.length > 0 ? [`${describeUnasked(unasked)}\n`] : []),
    isWell
      ? `All is well: ${checks.length} checks${left.length > 0 ? ', and only hints' : ''}.\n`
      : `${left.length} of ${checks.length} checks found something${isFixing ? ' that is left' : ''}.\n`,
  ];
  return lines.join('\n');
};

/** What could not be asked, by its reason. */
const describeUnasked = (reports: readonly CheckReport[]): string => {
  const reasons = [...new Set(reports.map(({ unasked }) => unasked))];
  const lines = reasons.map((reason) => {
    const names = reports.filter(({ unasked }) => unasked === reason).map(({ name }) => name);
    return `  ${reason}: ${names.join(', ')}`;
  });
  return ['Not asked, because', ...lines].join('\n');
};

const encode = ({ isWell, checks }: Examination) => ({
  is_well: isWell,
  checks: checks.map(({ isSkipped, ...report }) => ({ ...report, is_skipped: isSkipped })),
});
