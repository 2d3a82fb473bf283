/** Where a session description asks for sound: each simulated call has a port of its own, so this names the call. */
export interface Sound {
  /** `address:port`. */
  readonly place: string;
  readonly direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';
}

const known = new Map<string, Sound | undefined>();
const KNOWN_MAX = 5_000;

/** Undefined without a description, or where nobody listens. */
export function soundIn(sdp: string | undefined): Sound | undefined {
  if (sdp === undefined) return undefined;
  if (known.has(sdp)) return known.get(sdp);
  if (known.size > KNOWN_MAX) known.clear();
  const sound = read(sdp);
  known.set(sdp, sound);
  return sound;
}

function read(sdp: string): Sound | undefined {
  const address = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const port = /^m=audio (\d+)/m.exec(sdp)?.[1];
  if (address === undefined || port === undefined || Number(port) < 1_024) return undefined;
  const direction = (/^a=(sendonly|recvonly|inactive)/m.exec(sdp)?.[1] ?? 'sendrecv') as Sound['direction'];
  return { place: `${address}:${port}`, direction };
}
