import type { Device, PhoneDevices, PhoneTrouble } from './types.ts';

/** Owner of the microphone and of which devices are used; remembers the choice in this browser. */

const KEPT = 'phone devices';
const CONSTRAINTS = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;

type Kept = Pick<PhoneDevices, 'microphone' | 'speaker' | 'ringer'>;

export function keptDevices(): Kept {
  const none = { microphone: '', speaker: '', ringer: '' };
  try {
    return { ...none, ...JSON.parse(localStorage.getItem(KEPT) ?? '{}') };
  } catch {
    return none;
  }
}

export function keepDevices(devices: Kept): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(devices));
  } catch {
    // Then it is chosen again next time.
  }
}

/** What a browser says no with (Media Capture and Streams §10.2), as what a person can do something about. */
export function troubleOf(error: unknown): PhoneTrouble {
  const { name } = error as { name?: string };
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone-refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone-missing';
  return 'microphone-busy';
}

/** Opens the chosen microphone; one that is not plugged in any more gives way to the browser's own choice. */
export async function openMicrophone(id: string): Promise<MediaStream> {
  const open = (deviceId?: ConstrainDOMString): Promise<MediaStream> =>
    navigator.mediaDevices.getUserMedia({ audio: { ...CONSTRAINTS, ...(deviceId ? { deviceId } : {}) } });
  if (!id) return open();
  return open({ exact: id }).catch((error: Error) => {
    if (error.name !== 'OverconstrainedError' && error.name !== 'NotFoundError') throw error;
    return open();
  });
}

/** Names are known only once the microphone was allowed; until then the lists are empty. */
export async function listDevices(): Promise<Pick<PhoneDevices, 'microphones' | 'speakers'>> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): Device[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId && device.label)
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { microphones: of('audioinput'), speakers: of('audiooutput') };
}

/** How loud it is, 0 to 1 on a scale of decibels as ears have; call it for every picture. `close` when done. */
export function levelOf(stream: MediaStream): { readonly level: () => number; readonly close: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1_024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      let power = 0;
      for (const sample of samples) power += sample * sample;
      const decibels = 10 * Math.log10(power / samples.length + 1e-10);
      return Math.min(1, Math.max(0, (decibels + 60) / 54));
    },
    close: () => void context.close(),
  };
}
