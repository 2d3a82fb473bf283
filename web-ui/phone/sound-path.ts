import type {
  Session,
  SessionDescriptionHandler,
  SessionDescriptionHandlerFactory,
  SessionDescriptionHandlerOptions,
} from 'sip.js';

/** The network is the office's: addresses of this machine are there within milliseconds. */
const GATHERING_MAX_MS = 1_000;
const CONTENT_TYPE = 'application/sdp';

/** What the sound of a call needs of the phone. */
export interface SoundSource {
  /** The microphone's stream; opened when the first call needs it. */
  stream(): Promise<MediaStream>;
  /** Id of the device for voices; empty: the browser's own. */
  speaker(): string;
}

export interface SoundOptions extends SessionDescriptionHandlerOptions {
  /** We put the other side on hold. */
  readonly hold?: boolean;
}

type Playable = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> };

/** The sound of one call: one WebRTC connection with one stream each way (RFC 8829 says when what may be called). */
export class SoundPath implements SessionDescriptionHandler {
  readonly #source: SoundSource;
  readonly #connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
  readonly #speaker: Playable = new Audio();
  #sender: RTCRtpSender | undefined;
  #hold = false;
  #muted = false;

  constructor(source: SoundSource) {
    this.#source = source;
    this.#speaker.autoplay = true;
    this.#connection.ontrack = ({ track, streams }) => {
      this.#speaker.srcObject = streams[0] ?? new MediaStream([track]);
      void this.useSpeaker(source.speaker());
    };
  }

  hasDescription(contentType: string): boolean {
    return contentType === CONTENT_TYPE;
  }

  /** An offer, or after `setDescription` of one the answer, with every address this machine has. */
  async getDescription(options: SoundOptions = {}): Promise<{ body: string; contentType: string }> {
    const connection = this.#connection;
    this.#hold = options.hold ?? false;
    await this.#attach();
    for (const transceiver of connection.getTransceivers()) {
      transceiver.direction = this.#hold ? 'sendonly' : 'sendrecv';
    }
    this.#listen();
    const answering = connection.signalingState === 'have-remote-offer';
    await connection.setLocalDescription(answering ? await connection.createAnswer() : await connection.createOffer());
    await this.#gathered();
    return { body: connection.localDescription?.sdp ?? '', contentType: CONTENT_TYPE };
  }

  async setDescription(sdp: string): Promise<void> {
    const type = this.#connection.signalingState === 'have-local-offer' ? 'answer' : 'offer';
    await this.#connection.setRemoteDescription({ type, sdp });
  }

  async rollbackDescription(): Promise<void> {
    if (this.#connection.signalingState === 'have-local-offer') {
      await this.#connection.setLocalDescription({ type: 'rollback' });
    }
  }

  /** Keys beside the sound (RFC 4733). */
  sendDtmf(keys: string): boolean {
    const dtmf = this.#sender?.dtmf;
    if (!dtmf?.canInsertDTMF) return false;
    // What is still being sent stands before the new ones.
    dtmf.insertDTMF(dtmf.toneBuffer + keys, 120, 70);
    return true;
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    this.#listen();
  }

  /** Another microphone in the middle of the call. */
  async useMicrophone(stream: MediaStream): Promise<void> {
    const before = this.#sender?.track;
    await this.#sender?.replaceTrack(stream.getAudioTracks()[0]?.clone() ?? null);
    before?.stop();
    this.#listen();
  }

  async useSpeaker(id: string): Promise<void> {
    await this.#speaker.setSinkId?.(id).catch(() => undefined);
  }

  async stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  close(): void {
    this.#sender?.track?.stop();
    this.#connection.close();
    this.#speaker.srcObject = null;
  }

  async #attach(): Promise<void> {
    if (this.#sender) return;
    const stream = await this.#source.stream();
    // A copy: muting one call leaves the others alone.
    const track = stream.getAudioTracks()[0]?.clone();
    if (track) this.#sender = this.#connection.addTrack(track, new MediaStream([track]));
  }

  /** Whoever is on hold, or talks to somebody who is, sends silence. */
  #listen(): void {
    const track = this.#sender?.track;
    if (track) track.enabled = !this.#muted && !this.#hold;
  }

  #gathered(): Promise<void> {
    const connection = this.#connection;
    if (connection.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_MAX_MS);
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState !== 'complete') return;
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

export function soundPaths(source: SoundSource): SessionDescriptionHandlerFactory {
  return () => new SoundPath(source);
}

/** The sound of a call, once it has any. */
export function soundOf(session: Session): SoundPath | undefined {
  return session.sessionDescriptionHandler as SoundPath | undefined;
}
