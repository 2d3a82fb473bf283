import { partyName } from '../components/person.ts';
import { html, type VNode } from '../html.ts';
import type { HistoryRow, Party, User } from '../shapes.ts';
import { t } from '../words/index.ts';
import { LatestCalls } from './latest-calls.ts';

/** The other end of a call of this person. */
function other(call: HistoryRow, user: User): string {
  const isThem = (party: Party): boolean => party.extensionId === user.id || party.number === user.number;
  const outgoing = isThem(call.caller);
  const talk = call.talks.findLast(({ parties }) => parties.some(isThem));
  const partner = talk?.parties.find((party) => !isThem(party));
  // After a transfer it was not the caller whom they talked with.
  if (!outgoing && partner && partner.number !== call.caller.number)
    return t('person.talked-with', { name: partyName(partner) });
  const name = outgoing ? partyName(call.callee, call.dialled) : partyName(call.caller);
  return t(outgoing ? 'person.called' : 'person.called-by', { name });
}

/** Somebody's latest calls. */
export function PersonCalls({ user }: { user: User }): VNode {
  return html`<${LatestCalls} title=${t('person.calls')} query=${`userId=${encodeURIComponent(user.id)}`}
    other=${(call: HistoryRow) => other(call, user)} all=${`/history?search=${encodeURIComponent(user.number)}`}
    allLabel=${t('person.all-calls')} />`;
}
