import type { HeaderLines, IncomingRequest, SipUser } from '../../../appliance/sip/types.ts';
import type { Network } from '../../sim/network.ts';
import { type PhoneHosts, type SimCall, SimPhone, type SimPhoneOptions } from '../../sim/phone.ts';

/** A provider with the town behind it: it brings calls of people outside, and rings them. */
export class Town extends SimPhone {
  /** Its server is out of order: whatever comes, nothing is answered. */
  isOut = false;

  constructor(options: Omit<SimPhoneOptions, 'network'> & { readonly network: Network }) {
    super({ ...options, network: registering(options.network, () => !(this as Town | undefined)?.isOut) });
  }

  /** Somebody outside calls one of the numbers of the office; `undefined` shows no number. */
  brings(caller: string | undefined, number: string): SimCall {
    const call = this.newCall(number);
    this.calls.push(call);
    const box = this.options.box.address.address;
    const own = this.host.address.address;
    const hidden: HeaderLines = caller === undefined ? [['Privacy', 'id']] : [];
    call.invite = this.endpoint.invite(
      {
        destination: { flow: this.flow },
        requestUri: `sip:${encodeURIComponent(number)}@${box}`,
        from: caller === undefined ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `<sip:${caller}@${own}>`,
        to: `<sip:${encodeURIComponent(number)}@${box}>`,
        sdp: call.sdp(),
        contactUser: 'town',
        headers: hidden,
      },
      call,
    );
    return call;
  }
}

/** The network with a registrar on this host: it grants an hour to everybody. */
function registering(network: Network, answers: () => boolean): PhoneHosts {
  const node = (name: string, user: SipUser) =>
    network.node(name, {
      onRequest: (request: IncomingRequest) => {
        if (!answers()) return;
        if (request.message.method !== 'REGISTER') {
          user.onRequest(request);
          return;
        }
        const contact = request.message.headers.get('Contact') ?? '';
        request.respond(200, { headers: [['Contact', `${contact};expires=3600`]] });
      },
    });
  return {
    node,
    host: (...given) => network.host(...given),
    connect: (...given) => network.connect(...given),
    otherEnd: (flow) => network.otherEnd(flow),
    isOpen: (flow) => network.isOpen(flow),
  };
}
