import { useEffect, useRef, useState } from 'preact/hooks';
import type { OutgoingFile } from '../../client/outbox/OutboxStore.ts';
import { Icon } from '../design/Icon.tsx';
import { IconButton } from '../design/IconButton.tsx';
import { clockTime } from '../locales/dates.ts';
import { enFiles } from '../locales/enFiles.ts';
import { learnEnglish, t } from '../locales/translate.ts';
import { playedLength } from './playedLength.ts';
import { type Recording, startRecording } from './startRecording.ts';
import './VoiceRecorder.css';

learnEnglish(enFiles);

interface Props {
  readonly onDone: (note: OutgoingFile) => void;
  readonly onClose: () => void;
}

/** Records a voice note: it begins at once, and ends as a file of the next message, or as nothing. */
export const VoiceRecorder = ({ onDone, onClose }: Props) => {
  const [seconds, setSeconds] = useState(0);
  const [level, setLevel] = useState(0);
  const [failure, setFailure] = useState<string | null>(null);
  const recording = useRef<Recording | null>(null);
  useEffect(() => {
    let isShown = true;
    startRecording((length, loudness) => {
      setSeconds(length);
      setLevel(loudness);
    }).then(
      (started) => {
        if (isShown) recording.current = started;
        else started.cancel();
      },
      (thrown: unknown) => {
        const isRefused = thrown instanceof DOMException && thrown.name === 'NotAllowedError';
        if (isShown) setFailure(t(isRefused ? 'files.noPermission' : 'files.noMicrophone'));
      },
    );
    return () => {
      isShown = false;
      recording.current?.cancel();
    };
  }, []);
  const finish = async (): Promise<void> => {
    const { current } = recording;
    recording.current = null;
    if (current === null) return onClose();
    const { file, extension, ...measured } = await current.finish();
    const name = `${t('files.note', { time: clockTime(new Date().toISOString()) })}.${extension}`;
    if (file.size > 0) onDone({ file, name, ...measured });
    onClose();
  };
  return (
    <div class="recorder" role="status">
      {failure === null ? (
        <>
          <span class="recorder-dot" aria-hidden="true" />
          <span class="figure">{playedLength(seconds)}</span>
          <meter max={1} value={level} aria-label={t('files.loudness')} />
        </>
      ) : (
        <span class="problem">{failure}</span>
      )}
      <span class="grow" />
      <IconButton icon="close" label={t('files.discardNote')} onClick={onClose} />
      {failure === null && (
        <button type="button" class="button small primary" onClick={() => void finish()}>
          <Icon name="check" size={16} />
          {t('files.endNote')}
        </button>
      )}
    </div>
  );
};
