import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attachment } from '../../client/wire/wireTypes.ts';
import { Icon } from '../design/Icon.tsx';
import { t } from '../locales/translate.ts';
import { reasonIn } from '../session/reportFailure.ts';
import { playedLength } from './playedLength.ts';
import { useContent } from './useContent.ts';

/** A sound. It is fetched when it is first played, and begins anew after its end. */
export const AudioFile = ({ sound }: { sound: Attachment }) => {
  const [isWanted, setIsWanted] = useState(false);
  const [isPlaying, setIsPlaying] = useState(false);
  const [at, setAt] = useState(0);
  const element = useRef<HTMLAudioElement>(null);
  const content = useContent(sound.id, 'file', isWanted);
  const url = content !== null && 'url' in content ? content.url : null;
  useEffect(() => {
    if (url !== null) element.current?.play().catch(() => {});
  }, [url]);
  const seconds = (sound.duration_ms ?? 0) / 1_000;
  const toggle = (): void => {
    const { current } = element;
    setIsWanted(true);
    if (url === null || current === null) return;
    if (current.paused) current.play().catch(() => {});
    else current.pause();
  };
  return (
    <div class="file-card sound">
      <button
        type="button"
        class="sound-button"
        aria-label={t(isPlaying ? 'files.pause' : 'files.play', { name: sound.name })}
        onClick={toggle}
      >
        <Icon name={isPlaying ? 'pause' : 'play'} size={18} />
      </button>
      <Waveform levels={sound.waveform ?? []} share={seconds > 0 ? at / seconds : 0} />
      <span class="note figure">{playedLength(at > 0 ? at : seconds)}</span>
      {content !== null && 'failure' in content && <span class="problem">{reasonIn(content.failure)}</span>}
      {url !== null && (
        // biome-ignore lint/a11y/useMediaCaption: what people say to each other has no captions
        <audio
          ref={element}
          src={url}
          onPlay={() => setIsPlaying(true)}
          onPause={() => setIsPlaying(false)}
          onEnded={() => setAt(0)}
          onTimeUpdate={({ currentTarget }) => setAt(currentTarget.currentTime)}
        />
      )}
    </div>
  );
};

const barWidth = 4;
const waveHeight = 28;
const loudest = 255;

/** Bars of loudness, those that were heard in another colour. */
const Waveform = ({ levels, share }: { levels: readonly number[]; share: number }) => (
  <svg
    class="waveform"
    viewBox={`0 0 ${Math.max(1, levels.length) * barWidth} ${waveHeight}`}
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    {levels.map((level, bar) => {
      const height = Math.max(2, (level / loudest) * waveHeight);
      return (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move
          key={bar}
          class={bar < share * levels.length ? 'is-heard' : ''}
          x={bar * barWidth}
          y={(waveHeight - height) / 2}
          width={barWidth - 1.5}
          height={height}
          rx={1}
        />
      );
    })}
  </svg>
);
