export interface StreamEvent {
  readonly event: string;
  readonly id: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly data: any;
}

/** Reads an event stream as a browser does, and as slowly as the test wants. */
export class EventStreamReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = '';
  /** Comment lines, newest last. */
  readonly comments: string[] = [];
  ended = false;

  constructor(response: Response) {
    if (response.status !== 200 || !response.body) throw new Error(`no event stream: ${response.status}`);
    this.#reader = response.body.getReader();
  }

  /** The next event; undefined when the stream has ended. */
  async next(): Promise<StreamEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const event = parse(block);
        if (event) return event;
        this.comments.push(block.slice(2));
        continue;
      }
      if (!(await this.pull())) return undefined;
    }
  }

  /** Takes one piece off the stream. False at its end. */
  async pull(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done) this.ended = true;
    else this.#text += new TextDecoder().decode(value);
    return !done;
  }

  /** The browser goes away. */
  async close(): Promise<void> {
    await this.#reader.cancel();
  }
}

function parse(block: string): StreamEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const event = fields.get('event');
  return event === undefined
    ? undefined
    : { event, id: fields.get('id'), data: JSON.parse(fields.get('data') ?? 'null') };
}
