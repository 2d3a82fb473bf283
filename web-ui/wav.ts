/** Sound of the browser as a WAV file of 16 kHz, one channel, 16 bits: what the box keeps. */

const RATE_HZ = 16_000;
const HEAD_BYTES = 44;

/** RIFF WAVE with PCM samples of -1 to 1. */
export function wavFile(samples: Float32Array, rateHz: number): Blob {
  const bytes = new DataView(new ArrayBuffer(HEAD_BYTES + samples.length * 2));
  const text = (at: number, word: string): void => {
    for (let letter = 0; letter < word.length; letter++) bytes.setUint8(at + letter, word.charCodeAt(letter));
  };
  text(0, 'RIFF');
  bytes.setUint32(4, bytes.byteLength - 8, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, rateHz, true);
  bytes.setUint32(28, rateHz * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, samples.length * 2, true);
  for (const [at, sample] of samples.entries()) {
    bytes.setInt16(HEAD_BYTES + at * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), true);
  }
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}

/** Whatever the browser recorded, decoded by itself and brought to one channel. */
export async function asWav(recorded: Blob): Promise<Blob> {
  const context = new AudioContext();
  try {
    const decoded = await context.decodeAudioData(await recorded.arrayBuffer());
    const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(decoded.duration * RATE_HZ)), RATE_HZ);
    const source = offline.createBufferSource();
    source.buffer = decoded;
    source.connect(offline.destination);
    source.start();
    return wavFile((await offline.startRendering()).getChannelData(0), RATE_HZ);
  } finally {
    void context.close();
  }
}

/** A file that somebody chose, named as the box knows it: browsers call the same kind of file differently. */
export function soundFile(file: File): Blob {
  const kind = /\.mp3$/i.test(file.name) || /mpeg|mp3/.test(file.type) ? 'audio/mpeg' : 'audio/wav';
  return new Blob([file], { type: kind });
}
