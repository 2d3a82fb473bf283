/** What is heard besides voices: our own ring, and the tone while somebody else's phone rings. Made here, no files. */

/** Steps of the ring: frequency in Hz, when, how long in s. A fourth up and back, like a small glockenspiel. */
const RING_NOTES = [
  { hz: 784, at: 0, long: 0.5 },
  { hz: 1046.5, at: 0.16, long: 0.6 },
  { hz: 784, at: 0.5, long: 0.5 },
  { hz: 1046.5, at: 0.66, long: 0.9 },
] as const;
const RING_EVERY_MS = 3_000;
const RING_LOUDNESS = 0.35;
/** ETSI EN 300 001: 425 Hz, one second on and four off, as in most of Europe. */
const RINGBACK_HZ = 425;
const RINGBACK_ON_SEC = 1;
const RINGBACK_EVERY_MS = 5_000;
const RINGBACK_LOUDNESS = 0.06;

type Sinkable = AudioContext & { setSinkId?: (id: string) => Promise<void> };

export class Ringer {
  #context: Sinkable | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #sounding: 'ring' | 'ringback' | undefined;

  /** Rings until `silence`, on that device. Browsers stay silent on a page on which nobody has pressed anything yet. */
  ring(device: string): void {
    this.#repeat('ring', device, RING_EVERY_MS, (context) => strike(context));
  }

  ringback(device: string): void {
    this.#repeat('ringback', device, RINGBACK_EVERY_MS, (context) =>
      tone(context, { hz: RINGBACK_HZ, at: 0, long: RINGBACK_ON_SEC, loudness: RINGBACK_LOUDNESS, soft: false }),
    );
  }

  /** Once, to hear where it rings and how loud. */
  tryRing(device: string): void {
    const context: Sinkable = new AudioContext();
    void into(context, device).then(() => strike(context));
    setTimeout(() => void context.close(), RING_EVERY_MS);
  }

  silence(): void {
    clearInterval(this.#timer);
    this.#sounding = undefined;
    void this.#context?.close();
    this.#context = undefined;
  }

  #repeat(what: 'ring' | 'ringback', device: string, everyMs: number, sound: (context: AudioContext) => void): void {
    if (this.#sounding === what) return;
    this.silence();
    this.#sounding = what;
    const context: Sinkable = new AudioContext();
    this.#context = context;
    void into(context, device).then(() => sound(context));
    this.#timer = setInterval(() => sound(context), everyMs);
  }
}

async function into(context: Sinkable, device: string): Promise<void> {
  // A device that was unplugged: then where everything else is heard.
  if (device) await context.setSinkId?.(device).catch(() => undefined);
}

function strike(context: AudioContext): void {
  for (const note of RING_NOTES) {
    tone(context, { ...note, loudness: RING_LOUDNESS, soft: true });
    tone(context, { ...note, hz: note.hz * 2.76, long: note.long / 3, loudness: RING_LOUDNESS / 5, soft: true });
  }
}

interface Tone {
  readonly hz: number;
  readonly at: number;
  readonly long: number;
  readonly loudness: number;
  /** Dies away as a struck bar does; else even, with soft edges. */
  readonly soft: boolean;
}

function tone(context: AudioContext, { hz, at, long, loudness, soft }: Tone): void {
  const from = context.currentTime + at;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(loudness, from + 0.01);
  if (soft) gain.gain.exponentialRampToValueAtTime(0.001, from + long);
  else {
    gain.gain.setValueAtTime(loudness, from + long - 0.02);
    gain.gain.linearRampToValueAtTime(0, from + long);
  }
  const voice = context.createOscillator();
  voice.frequency.value = hz;
  voice.connect(gain).connect(context.destination);
  voice.start(from);
  voice.stop(from + long);
}
