/**
 * Server-sent events over fetch instead of EventSource: it hears the heartbeat comments (so that a dead line is
 * noticed), sees the status of a refusal, and says when to try again.
 */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Cuts a stream of text into events (WHATWG HTML §9.2.6, the parts the box uses). Pure. */
export class EventCutter {
  private rest = '';

  push(text: string): StreamEvent[] {
    const blocks = (this.rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(read).filter((event) => event !== undefined);
  }
}

function read(block: string): StreamEvent | undefined {
  let event = 'message';
  let id: string | undefined;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value ?? '';
    if (field === 'id') id = value;
    if (field === 'data') data.push(value ?? '');
  }
  return data.length > 0 ? { event, id, data: JSON.parse(data.join('\n')) } : undefined;
}

/** The box sends a comment every 15 s; after this long without a byte the line is dead, whatever TCP thinks. */
const SILENCE_MS = 40_000;

/** Reads until the stream ends, breaks or falls silent. Throws what fetch threw; returns a Response when refused. */
export async function readEvents(
  url: string,
  options: {
    readonly lastId: string | undefined;
    readonly signal: AbortSignal;
    readonly onEvent: (event: StreamEvent) => void;
  },
): Promise<Response | undefined> {
  const silence = new AbortController();
  const signal = AbortSignal.any([options.signal, silence.signal]);
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (options.lastId) headers['last-event-id'] = options.lastId;
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await fetch(url, { headers, signal, cache: 'no-store', credentials: 'same-origin' });
    if (!response.ok || !response.body) return response;
    const cutter = new EventCutter();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const event of cutter.push(part.value)) options.onEvent(event);
    }
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
