import type { AnswerableRequest, Flow } from '../sip/types.ts';

/** One provider, as far as its calls are known by it. */
export interface Identifiable {
  readonly contactUser: string;
  readonly username: string | undefined;
  readonly hosts: readonly string[];
  readonly registrationFlow: Flow | undefined;
  knowsAddress(address: string): boolean;
}

/**
 * Whose call this is, of `trunks` in their order. Nothing that a header claims counts, only what nobody else can know
 * or be: the secret user part under which we registered at this provider; the connection of the registration; an
 * address of its server or one that the owner listed. Several accounts at one provider are told apart by what was
 * asked for.
 */
export function providerOf<Trunk extends Identifiable>(
  { message, flow }: Pick<AnswerableRequest, 'message' | 'flow'>,
  trunks: readonly Trunk[],
  isPhone: (flow: Flow) => boolean,
): Trunk | undefined {
  const asked = message.uri.user;
  const bySecret = trunks.find(({ contactUser }) => asked === contactUser);
  if (bySecret) return bySecret;
  const byFlow = trunks.filter(({ registrationFlow }) => registrationFlow?.id === flow.id);
  const candidates = byFlow.length > 0 ? byFlow : trunks.filter((trunk) => trunk.knowsAddress(flow.remote.address));
  // A phone of ours in the provider's own network, or on the same machine.
  if (candidates.length === 0 || (byFlow.length === 0 && isPhone(flow))) return undefined;
  return (
    candidates.find(({ username }) => username !== undefined && username === asked) ??
    candidates.find(({ username }) => username !== undefined && username === message.to.uri.user) ??
    candidates.find(({ hosts }) => hosts.includes(message.from.uri.host)) ??
    candidates[0]
  );
}
