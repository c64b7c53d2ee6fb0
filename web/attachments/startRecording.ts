/** What browsers record in, the best first: Opus where they can. */
const formats = [
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/ogg;codecs=opus', 'ogg'],
  ['audio/mp4', 'm4a'],
] as const;
/** As many bars as a message carries. */
const bars = 64;
const sampleEveryMs = 50;
const loudest = 255;
/** A note that is forgotten ends by itself, in milliseconds. */
const longestMs = 15 * 60_000;

export interface RecordedNote {
  readonly file: Blob;
  readonly extension: string;
  readonly durationMs: number;
  readonly waveform: readonly number[];
}

export interface Recording {
  finish(): Promise<RecordedNote>;
  cancel(): void;
}

/**
 * Records from the microphone, for which the browser asks the person.
 * @param onSample the length in seconds and the loudness from 0 to 1, 20 times a second
 * @throws DOMException NotAllowedError if they refuse, others if there is no microphone
 */
export const startRecording = async (onSample: (seconds: number, loudness: number) => void): Promise<Recording> => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [mimeType, extension] = formats.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? [undefined, 'webm'];
  const recorder = new MediaRecorder(stream, mimeType === undefined ? {} : { mimeType });
  const parts: Blob[] = [];
  const levels: number[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const begun = performance.now();
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = Math.min(
      1,
      samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0),
    );
    levels.push(loudness);
    onSample((performance.now() - begun) / 1_000, loudness);
    if (performance.now() - begun > longestMs && recorder.state === 'recording') recorder.pause();
  }, sampleEveryMs);
  let durationMs = 0;
  const stop = (): void => {
    clearInterval(timer);
    durationMs = Math.min(longestMs, performance.now() - begun);
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  recorder.start();
  return {
    finish: () =>
      new Promise((resolve) => {
        recorder.onstop = () => {
          const type = recorder.mimeType.split(';')[0] ?? '';
          resolve({ file: new Blob(parts, { type }), extension, durationMs, waveform: toBars(levels) });
        };
        recorder.stop();
        stop();
      }),
    cancel: () => {
      if (recorder.state !== 'inactive') recorder.stop();
      stop();
    },
  };
};

/** The loudest of each stretch, from 0 to 255. */
const toBars = (levels: readonly number[]): readonly number[] => {
  const count = Math.min(bars, levels.length);
  return Array.from({ length: count }, (_, bar) => {
    const stretch = levels.slice(
      Math.floor((bar * levels.length) / count),
      Math.ceil(((bar + 1) * levels.length) / count),
    );
    return Math.round(Math.max(0, ...stretch) * loudest);
  });
};
