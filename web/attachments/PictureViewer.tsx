import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../client/wire/wireTypes.ts';
import { IconButton } from '../design/IconButton.tsx';
import { t } from '../locales/translate.ts';
import { useAccount } from '../session/Account.ts';
import { reasonIn, reportFailure } from '../session/reportFailure.ts';
import { saveFile } from '../session/saveFile.ts';
import { useContent } from './useContent.ts';
import './PictureViewer.css';

interface Props {
  readonly pictures: readonly Attachment[];
  readonly first: Attachment;
  readonly onClose: () => void;
  /** Called at the last picture, if there may be more. */
  readonly onLast?: (() => void) | undefined;
  /** What leads from a picture to where it was sent. */
  readonly jump?: { readonly label: string; readonly onJump: (picture: Attachment) => void };
}

const zooms = [1, 1.5, 2, 3, 4, 6] as const;

/** Pictures over the whole window: arrows go on, + and − change the size, Escape closes. */
export const PictureViewer = ({ pictures, first, onClose, onLast, jump }: Props) => {
  const { client } = useAccount();
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      pictures.findIndex(({ id }) => id === first.id),
    ),
  );
  const [zoom, setZoom] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const shown = pictures[at] ?? first;
  const content = useContent(shown.id, 'file');
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      dialog.current?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  useEffect(() => {
    if (at === pictures.length - 1) onLast?.();
  }, [at, pictures.length]);
  const step = (by: number): void => {
    setAt(Math.min(pictures.length - 1, Math.max(0, at + by)));
    setZoom(0);
  };
  const resize = (by: number): void => setZoom(Math.min(zooms.length - 1, Math.max(0, zoom + by)));
  const isMirrored = document.documentElement.dir === 'rtl';
  const act = (key: string): boolean => {
    const direction = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const size = { '+': 1, '=': 1, '-': -1 }[key];
    if (direction !== undefined) step(isMirrored ? -direction : direction);
    else if (size !== undefined) resize(size);
    else if (key === '0') setZoom(0);
    else return false;
    return true;
  };
  const onKeyDown = useRef((_event: KeyboardEvent): void => {});
  onKeyDown.current = (event) => {
    event.stopPropagation();
    if (!event.ctrlKey && !event.metaKey && !event.altKey && act(event.key)) event.preventDefault();
  };
  useEffect(() => {
    // Of the whole page: the focus is nowhere when the button that had it is gone.
    const listener = (event: KeyboardEvent): void => onKeyDown.current(event);
    document.addEventListener('keydown', listener, { capture: true });
    return () => document.removeEventListener('keydown', listener, { capture: true });
  }, []);
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={shown.alt || shown.name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <span class="viewer-name clipped">
          <bdi>{shown.name}</bdi>
          {pictures.length > 1 && <span class="figure"> {t('files.of', { at: at + 1, all: pictures.length })}</span>}
        </span>
        {pictures.length > 1 && (
          <>
            <IconButton icon="back" label={t('files.before')} disabled={at === 0} onClick={() => step(-1)} />
            <IconButton
              icon="forward"
              label={t('files.next')}
              disabled={at === pictures.length - 1}
              onClick={() => step(1)}
            />
          </>
        )}
        <IconButton icon="minus" label={t('files.smaller')} disabled={zoom === 0} onClick={() => resize(-1)} />
        <IconButton
          icon="plus"
          label={t('files.larger')}
          disabled={zoom === zooms.length - 1}
          onClick={() => resize(1)}
        />
        {jump && <IconButton icon="chats" label={jump.label} onClick={() => jump.onJump(shown)} />}
        <IconButton
          icon="save"
          label={t('files.save', { name: shown.name })}
          onClick={() => reportFailure(client.download(shown.id).then((file) => saveFile(file, shown.name)))}
        />
        <IconButton icon="close" label={t('close')} onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: + and − do the same by keyboard */}
      <div class={`viewer-stage zoom-${zoom}`} onDblClick={() => setZoom(zoom === 0 ? 2 : 0)}>
        {content === null && <p class="shimmer">{t('loading')}</p>}
        {content !== null && 'url' in content && (
          <img src={content.url} alt={shown.alt ?? ''} width={shown.width} height={shown.height} />
        )}
        {content !== null && 'failure' in content && <p class="problem">{reasonIn(content.failure)}</p>}
      </div>
      {shown.alt && (
        <p class="viewer-alt" dir="auto">
          {shown.alt}
        </p>
      )}
    </dialog>
  );
};
