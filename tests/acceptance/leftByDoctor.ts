import { callHomeroom } from './callHomeroom.ts';

interface Report {
  readonly name: string;
  readonly severity: string;
  readonly left: number;
  readonly failure: string | null;
  readonly examples: readonly string[];
}

/**
 * What `homeroom doctor` leaves, apart from hints: the names of its checks with what they say. The PostgreSQL of the tests
 * does not wait for its disk, which is not a fault of what is tested.
 */
export const leftByDoctor = async (
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<readonly string[]> => {
  const ran = await callHomeroom(['doctor', '--json', ...args], env);
  const { checks } = JSON.parse(ran.out) as { readonly checks: readonly Report[] };
  return checks
    .filter(({ name, severity, left, failure }) => {
      const isFault = (left > 0 && severity !== 'hint') || failure !== null;
      return isFault && name !== 'server.durability';
    })
    .map(({ name, examples, failure }) => `${name}: ${failure ?? examples.join('; ')}`);
};
