/**
 * A phone inside a page, made of sip.js: what runs in the browser, bundled by `softphoneCode`. Its handle stands on
 * `window.phone`.
 */
import { type Invitation, Inviter, Registerer, type Session, SessionState, UserAgent, type Web } from 'sip.js';

export interface SoftphoneOptions {
  /** `wss://box:8443/sip`. */
  readonly server: string;
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** What was received of sound so far. */
export interface Heard {
  readonly packets: number;
  /** Grows while something is to be heard. */
  readonly energy: number;
}

export class Softphone {
  readonly #agent: UserAgent;
  readonly #options: SoftphoneOptions;
  #session: Session | undefined;
  #invitation: Invitation | undefined;
  #caller = '';

  private constructor(options: SoftphoneOptions) {
    this.#options = options;
    this.#agent = new UserAgent({
      uri: this.#uri(options.username),
      transportOptions: { server: options.server },
      authorizationUsername: options.username,
      authorizationPassword: options.password,
      logBuiltinEnabled: false,
      delegate: {
        onInvite: (invitation) => {
          this.#invitation = invitation;
          this.#session = invitation;
          this.#caller = invitation.remoteIdentity.displayName;
        },
      },
    });
  }

  /** Connects and registers; the answer to REGISTER is told as `200`, or as the status that refused. */
  static async start(options: SoftphoneOptions): Promise<{ phone: Softphone; status: number }> {
    const phone = new Softphone(options);
    await phone.#agent.start();
    const status = await new Promise<number>((resolve) => {
      const told = ({ message }: { message: { statusCode?: number } }): void => resolve(message.statusCode ?? 0);
      void new Registerer(phone.#agent).register({ requestDelegate: { onAccept: told, onReject: told } });
    });
    return { phone, status };
  }

  /** Calls; resolves with the final answer, as `200 OK`. */
  async call(number: string): Promise<string> {
    const inviter = new Inviter(this.#agent, this.#uri(number), { sessionDescriptionHandlerOptions: SOUND });
    this.#session = inviter;
    return new Promise((resolve) => {
      const told = ({ message }: { message: { statusCode?: number; reasonPhrase?: string } }): void =>
        resolve(`${message.statusCode} ${message.reasonPhrase}`);
      void inviter.invite({ requestDelegate: { onAccept: told, onReject: told } });
    });
  }

  /** The name of who calls; empty while it does not ring. */
  get ringing(): string {
    return this.#invitation?.state === SessionState.Initial ? this.#caller : '';
  }

  async answer(): Promise<void> {
    await this.#invitation?.accept({ sessionDescriptionHandlerOptions: SOUND });
  }

  async hangUp(): Promise<void> {
    await this.#session?.bye();
  }

  get state(): string {
    return this.#session?.state ?? 'none';
  }

  async heard(): Promise<Heard> {
    const handler = this.#session?.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
    const stats = await handler?.peerConnection?.getStats();
    let heard: Heard = { packets: 0, energy: 0 };
    stats?.forEach((report: { type: string; packetsReceived?: number; totalAudioEnergy?: number }) => {
      if (report.type !== 'inbound-rtp') return;
      heard = { packets: report.packetsReceived ?? 0, energy: report.totalAudioEnergy ?? 0 };
    });
    return heard;
  }

  #uri(user: string) {
    return UserAgent.makeURI(`sip:${user}@${this.#options.host}`)!;
  }
}

const SOUND: Web.SessionDescriptionHandlerOptions = { constraints: { audio: true, video: false } };

declare global {
  interface Window {
    Softphone: typeof Softphone;
    phone: Softphone;
  }
}

window.Softphone = Softphone;
