import type { EmbedTexts } from './embedTexts.ts';

interface Options {
  readonly root: ShadowRoot;
  readonly frame: HTMLIFrameElement;
  readonly side: 'start' | 'end';
  readonly texts: EmbedTexts;
  readonly label: string | undefined;
  readonly onToggle: () => void;
}

interface Bubble {
  setOpen(isOpen: boolean): void;
  showUnread(count: number): void;
}

const balloon =
  'M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H10l-5 4.5V16H6.5A2.5 2.5 0 0 1 4 13.5z';

const makeIcon = (): SVGSVGElement => {
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['width', '28'],
    ['height', '28'],
    ['aria-hidden', 'true'],
  ] as const)
    icon.setAttribute(name, value);
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', balloon);
  path.setAttribute('fill', 'currentColor');
  icon.append(path);
  return icon;
};

/** A button in the corner that shows and hides the chat. The keyboard goes into it when it opens, and back when it closes. */
export const makeBubble = ({ root, frame, side, texts, label, onToggle }: Options): Bubble => {
  const box = document.createElement('div');
  box.className = side;
  const panel = document.createElement('div');
  panel.className = 'panel';
  panel.id = 'panel';
  panel.setAttribute('role', 'dialog');
  panel.setAttribute('aria-label', label ?? texts.frame);
  panel.hidden = true;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'bubble';
  button.setAttribute('aria-controls', panel.id);
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.setAttribute('aria-hidden', 'true');
  const shut = document.createElement('button');
  shut.type = 'button';
  shut.className = 'close';
  shut.textContent = '×';
  shut.setAttribute('aria-label', texts.close);
  button.append(makeIcon(), badge);
  const bar = document.createElement('div');
  bar.className = 'bar';
  bar.append(shut);
  panel.append(bar, frame);
  box.append(panel, button);
  root.append(box);

  let count = 0;
  let isOpen = false;
  const name = (): void => {
    const open = label ?? texts.open;
    button.setAttribute('aria-label', isOpen ? texts.close : count > 0 ? `${open}, ${count} ${texts.unread}` : open);
    button.setAttribute('aria-expanded', String(isOpen));
  };
  name();
  button.addEventListener('click', onToggle);
  shut.addEventListener('click', onToggle);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen) onToggle();
  });
  return {
    setOpen: (next) => {
      isOpen = next;
      panel.hidden = !next;
      box.classList.toggle('is-open', next);
      name();
      if (!next) button.focus();
    },
    showUnread: (next) => {
      count = next;
      badge.textContent = next === 0 ? '' : next > 99 ? '99+' : String(next);
      name();
    },
  };
};
