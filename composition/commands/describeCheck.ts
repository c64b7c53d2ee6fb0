import type { CheckReport } from '../../core/doctor/examine.ts';

/** What a check found, and what became of it, for people. */
export const describeCheck = ({ name, severity, count, problem, examples, ...outcome }: CheckReport): string => {
  const { fixed, failure, left, remedy } = outcome;
  const more = count > examples.length ? ', …' : '';
  return [
    `${severity} ${name}`,
    ...(count > 0 ? [`  ${count} ${problem}: ${examples.join('; ')}${more}`] : []),
    ...(fixed === null ? [] : [`  Repaired: ${fixed}`]),
    ...(failure === null ? [] : [`  It could not be done: ${failure}`]),
    ...(left > 0 && fixed !== null ? [`  Left: ${left}`] : []),
    ...(left > 0 ? [`  ${remedy}`] : []),
  ].join('\n');
};
