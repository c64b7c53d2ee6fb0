import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../locales/translate.ts';
import { reasonIn } from './reportFailure.ts';

interface Props<Given extends object> {
  readonly load: () => Promise<ComponentType<Given>>;
  /** What the part is given; nothing by default. */
  readonly given?: Given;
  /** Shows nothing until the code is there: the part itself may have nothing to show. */
  readonly isQuiet?: boolean;
}

/** What has been loaded is shown at once from then on. */
const loaded = new WeakMap<object, ComponentType<never>>();

/** A part of the page whose code is fetched when it is first shown. */
export const Lazy = <Given extends object = object>({ load, given, isQuiet = false }: Props<Given>) => {
  const [part, setPart] = useState<{ readonly Part: ComponentType<Given> } | { readonly failure: unknown } | null>(
    () => {
      const Part = loaded.get(load);
      return Part === undefined ? null : { Part: Part as ComponentType<Given> };
    },
  );
  useEffect(() => {
    load().then(
      (Part) => {
        loaded.set(load, Part as ComponentType<never>);
        setPart((old) => (old !== null && 'Part' in old && old.Part === Part ? old : { Part }));
      },
      (failure: unknown) => setPart({ failure }),
    );
  }, [load]);
  if (part === null) return isQuiet ? null : <p class="shimmer">{t('loading')}</p>;
  if ('failure' in part) return <p class="problem">{t('failed', { reason: reasonIn(part.failure) })}</p>;
  return <part.Part {...(given as Given)} />;
};
