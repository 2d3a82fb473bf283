/** A provider as the box meets it: registers who knows the password, answers OPTIONS, brings calls and carries them. */
import type { IncomingRequest } from '../../appliance/sip/types.ts';
import { Phone, type PhoneCall, type PhoneNetwork } from './phone.ts';
import { RegisterDesk } from './provider.ts';

/** A call that comes from outside: who calls, and which of our numbers. */
export interface Brought {
  /** Undefined: withheld. */
  readonly from: string | undefined;
  readonly to: string;
  readonly username: string;
}

export class ModelProvider extends Phone {
  readonly desk: RegisterDesk;
  /** It refuses everything. */
  isOutOfOrder = false;

  constructor(network: PhoneNetwork, box: Phone['node'], name: string) {
    super(network, box, name, 'udp');
    this.desk = new RegisterDesk(name);
  }

  get address(): string {
    return this.node.address.address;
  }

  /** Rings the box under the contact that it registered, else under the number itself. */
  brings({ from, to, username }: Brought): PhoneCall {
    const contact = /<([^>]+)>/.exec(this.desk.bindings.get(username) ?? '')?.[1];
    const who = from === undefined ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `<sip:${from}@${this.address}>`;
    return this.dials(to, {
      from: who,
      requestUri: contact ?? `sip:${encodeURIComponent(to)}@${this.boxHost}`,
      headers: from === undefined ? [['Privacy', 'id']] : [],
    });
  }

  protected override onRequest(request: IncomingRequest): void {
    if (this.isOutOfOrder) request.respond(503);
    else if (request.message.method === 'REGISTER') this.desk.take(request);
    else super.onRequest(request);
  }
}
