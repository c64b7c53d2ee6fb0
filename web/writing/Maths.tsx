import { useEffect, useRef, useState } from 'preact/hooks';

interface Props {
  readonly tex: string;
  readonly source: string;
  readonly isBlock: boolean;
}

/** Longer ones are shown as they were written: setting them would take long. */
const texChars = 2_000;
/** Bounds of what a formula may ask for: macros that it uses, and lengths in em. */
const bounds = { maxExpand: 200, maxSize: 20 } as const;

/** A formula. It is shown as it was written until its code is there, and if it is wrong. */
export const Maths = ({ tex, source, isBlock }: Props) => {
  const element = useRef<HTMLSpanElement>(null);
  const [isSet, setIsSet] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    setIsSet(false);
    if (tex.length > texChars) return;
    import('katex').then(
      ({ default: katex }) => {
        if (isCurrent && element.current !== null) setIsSet(set(katex.render, tex, element.current, isBlock));
      },
      () => {}, // It stays as it was written.
    );
    return () => {
      isCurrent = false;
    };
  }, [tex, isBlock]);
  return (
    <>
      <span hidden={isSet}>{source}</span>
      <span ref={element} dir="ltr" class={isBlock && isSet ? 'maths is-block' : 'maths'} />
    </>
  );
};

const set = (render: typeof import('katex').render, tex: string, into: HTMLElement, isBlock: boolean): boolean => {
  try {
    render(tex, into, { ...bounds, output: 'mathml', displayMode: isBlock, trust: false, strict: 'ignore' });
    return true;
  } catch {
    into.replaceChildren();
    return false;
  }
};
